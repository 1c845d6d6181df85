"""What this room keeps of a person: who they are, and how they sign in."""

from academy.core.personal import Fate, Held, Topic

_OF_USER = ("user_id", "users", "person_id")

HELD = (
    Held(
        "people",
        Topic.ACCOUNT,
        way=("id",),
        shows=("name", "nickname", "romanised_name", "email", "phone", "locale", "created_at"),
        fate=Fate.BLANK,
        blank={"name": "", "nickname": "", "romanised_name": "", "email": "", "phone": ""},
    ),
    Held(
        "users",
        Topic.ACCOUNT,
        shows=("email", "confirmed_at", "totp_since", "created_at"),
        fate=Fate.DELETE,
    ),
    Held("grants", Topic.ACCOUNT, shows=("role", "starts_at", "ends_at")),
    Held(
        "sign_ins",
        Topic.ACCOUNT,
        shows=("created_at", "seen_at", "ended_at", "ip", "agent"),
        fate=Fate.DELETE,
    ),
    Held("passkeys", Topic.ACCOUNT, shows=("name", "created_at", "used_at"), fate=Fate.DELETE),
    Held("devices", Topic.ACCOUNT, _OF_USER, ("created_at", "expires_at"), Fate.DELETE),
    Held("recovery_codes", Topic.ACCOUNT, _OF_USER, ("used_at",), Fate.DELETE),
    Held(
        "address_proposals",
        Topic.ACCOUNT,
        shows=("old", "new", "identity", "proposed_at", "decided_at", "ended_at"),
        fate=Fate.DELETE,
    ),
    Held(
        "codes",
        Topic.ACCOUNT,
        shows=("purpose", "email", "created_at", "expires_at", "used_at"),
        fate=Fate.DELETE,
        by_address=("email",),
    ),
)

APART = {
    "person_grams.person_id": "pieces of the name for search, which go when the name goes",
    "address_proposals.proposed_by": "staff answer for what they did",
    "address_proposals.decided_by": "staff answer for what they did",
    "passkeys.user_id": "the person stands beside the account in the same row",
    "sign_ins.user_id": "the person stands beside the account in the same row",
    "grants.granted_by": "who gave a role answers for it; the grant is about someone else",
}
