"""Logs on a disk that is full: the line is lost, the work goes on."""

import io
import sys

import structlog

from academy.operations import logs


class FullDisk(io.StringIO):
    """Takes nothing."""

    def write(self, _text):
        raise OSError(28, "No space left on device")


def test_log_line_without_room_is_lost_and_nothing_else(monkeypatch, capsys):
    before = structlog.get_config()
    try:
        logs.configure("info")
        with monkeypatch.context() as full:
            full.setattr(sys, "stderr", FullDisk())
            structlog.get_logger().info("lost")
            structlog.get_logger().error("lost too")
        structlog.get_logger().info("kept")
    finally:
        structlog.configure(**before)
    printed = capsys.readouterr().err
    assert '"event": "kept"' in printed
    assert "lost" not in printed
