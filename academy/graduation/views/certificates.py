"""Certificates for their holders, for anyone who checks one, and for staff."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from academy.access.doors import needs, public
from academy.access.permissions import P
from academy.audit import see
from academy.core.actors import Actor
from academy.graduation import labels, queries, services
from academy.graduation.forms import RevokeForm, VerifyForm
from academy.graduation.models import Certificate
from academy.graduation.views.pages import bp


def load_certificate(number: str) -> Certificate | None:
    """Return the certificate that an address names."""
    return queries.get_certificate(number)


@bp.get("/my/certificates")
@needs(P.CERTIFICATE_OWN)
def my_certificates(actor: Actor) -> Any:
    """List one's own certificates."""
    assert actor.person_id is not None
    return render_template(
        "graduation/my_certificates.html", certificates=queries.certificates_of(actor.person_id)
    )


@bp.get("/my/certificates/<number>")
@needs(P.CERTIFICATE_OWN, load=load_certificate)
def my_certificate(certificate: Certificate, actor: Actor) -> Any:
    """Show one's own certificate, to read, print and share."""
    return render_template(
        "graduation/my_certificate.html",
        certificate=certificate,
        check_url=url_for("graduation.verify", number=certificate.number, _external=True),
    )


@bp.post("/my/certificates/<number>/name")
@needs(P.CERTIFICATE_OWN, load=load_certificate)
def choose_name(certificate: Certificate, actor: Actor) -> Any:
    """Say whether whoever checks the number reads the name."""
    shown = request.form.get("shown") == "yes"
    services.show_name(certificate, shown=shown, actor=actor)
    flash(
        _("Whoever checks the number now reads your name.")
        if shown
        else _("Whoever checks the number no longer reads your name."),
        "success",
    )
    return redirect(url_for("graduation.my_certificate", number=certificate.number), 303)


@bp.get("/verify")
@public("anyone who holds a certificate in their hands may check its number")
def verify_form() -> Any:
    """Ask for the number of a certificate."""
    form = VerifyForm(request.args)
    if not request.args:
        return render_template("graduation/verify_form.html", form=form)
    if not form.validate():
        return render_template("graduation/verify_form.html", form=form), 422
    return redirect(url_for("graduation.verify", number=(form.number.data or "")[:60]), 303)


@bp.get("/verify/<number>")
@public("tells whether a certificate is valid, and no more than its holder allows")
def verify(number: str) -> Any:
    """Say whether a certificate is valid."""
    certificate = queries.get_certificate(number)
    form = VerifyForm(None)
    page = render_template("graduation/verify.html", certificate=certificate, form=form)
    return page, 200 if certificate else 404


@bp.get("/staff/certificates/<number>")
@needs(P.CERTIFICATE_REVOKE, load=load_certificate)
def certificate(certificate: Certificate, actor: Actor) -> Any:
    """Show staff a certificate."""
    return _staff_page(certificate, RevokeForm())


@bp.post("/staff/certificates/<number>/revoke")
@needs(P.CERTIFICATE_REVOKE, load=load_certificate)
def revoke(certificate: Certificate, actor: Actor) -> Any:
    """Declare a certificate invalid from now on."""
    form = RevokeForm()
    if form.validate_on_submit() and form.carry_out(
        services.revoke, certificate, reason=form.reason.data, actor=actor
    ):
        flash(_("The certificate is revoked as of now."), "success")
        return redirect(url_for("graduation.certificate", number=certificate.number), 303)
    return _staff_page(certificate, form), 422


def _staff_page(certificate: Certificate, form: RevokeForm) -> str:
    see([certificate.person_id])
    return render_template(
        "graduation/certificate.html", certificate=certificate, form=form, labels=labels
    )
