"""The tables of this room."""

from academy.outreach.models.enquiries import Enquiry, EnquiryWord
from academy.outreach.models.infos import InfoPlace, InfoSession
from academy.outreach.models.interests import Announcement, Interest
from academy.outreach.models.parts import CallPart

__all__ = [
    "Enquiry",
    "Interest",
    "Announcement",
    "InfoSession",
    "CallPart",
    "InfoPlace",
    "EnquiryWord",
]
