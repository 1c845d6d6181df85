"""Where an export stands: made at once as CSV, or by the worker as XLSX; sent, or broken off."""

from enum import StrEnum

from academy.core.flow import Flow, Move


class ExportForm(StrEnum):
    """What kind of file is made."""

    CSV = "csv"
    XLSX = "xlsx"


class ExportState(StrEnum):
    """Where an export stands."""

    WANTED = "wanted"
    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    BROKEN_OFF = "broken_off"
    FAILED = "failed"
    FORGOTTEN = "forgotten"


S = ExportState

EXPORT_FLOW: Flow[ExportState] = Flow(
    {
        "make": Move({S.WANTED}, S.READY),
        "fail": Move({S.WANTED, S.SENDING}, S.FAILED),
        "send": Move({S.READY, S.SENDING, S.SENT, S.BROKEN_OFF}, S.SENDING),
        "finish": Move({S.SENDING}, S.SENT),
        "break_off": Move({S.SENDING}, S.BROKEN_OFF),
        "forget": Move({S.WANTED, S.READY, S.SENDING, S.SENT, S.BROKEN_OFF, S.FAILED}, S.FORGOTTEN),
    }
)
