"""The file store in a bucket: the real client speaks S3 to a small server on this machine.

The server knows the four requests that the store makes. The same calls were made against `moto`,
which answers as the original does; its size keeps it out of the packages of the tests.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

import pytest
from flask import Flask

from academy.core import files
from academy.intake.models import Attachment

STAMP = "2026-11-22T00:00:00.000Z"


class Bucket(BaseHTTPRequestHandler):
    """Objects in memory, by their path."""

    kept: dict[str, bytes]

    def do_PUT(self) -> None:
        """Keep an object."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert "Credential=KEY/" in self.headers["Authorization"]
        self.kept[self._key()] = body
        self._answer(200, b"", ETag='"1"')

    def do_GET(self) -> None:
        """Hand out an object, or list them."""
        asked = parse_qs(urlsplit(self.path).query)
        if "list-type" in asked:
            self._answer(200, self._listing(asked.get("prefix", [""])[0]))
        elif (key := self._key()) in self.kept:
            self._answer(
                200, self.kept[key], ETag='"1"', Last_Modified="Sun, 22 Nov 2026 00:00:00 GMT"
            )
        else:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

    def do_POST(self) -> None:
        """Forget several."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        keys = re.findall(r"<Key>(.*?)</Key>", body)
        for key in keys:
            self.kept.pop(key, None)
        gone = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
        self._answer(200, f"<DeleteResult>{gone}</DeleteResult>".encode())

    def _key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix("/academy/")

    def _listing(self, prefix: str) -> bytes:
        found = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(body)}</Size><ETag>&quot;1&quot;</ETag>"
            f"<LastModified>{STAMP}</LastModified></Contents>"
            for key, body in sorted(self.kept.items())
            if key.startswith(prefix)
        )
        return (
            f"<ListBucketResult><IsTruncated>false</IsTruncated>{found}</ListBucketResult>".encode()
        )

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bytes]]:
    """What lies in the bucket; the store of an application is open on it."""
    kept: dict[str, bytes] = {}
    handler = type("OwnBucket", (Bucket,), {"kept": kept})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    for name, value in {
        "AWS_ENDPOINT": f"http://127.0.0.1:{server.server_port}",
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "KEY",
        "AWS_SECRET_ACCESS_KEY": "SECRET",
        "AWS_REGION": "eu-south-1",
    }.items():
        monkeypatch.setenv(name, value)
    app = Flask("bucket")
    files.init_app(app, "s3://academy/uploads")
    with app.app_context():
        yield kept
    server.shutdown()
    server.server_close()


def test_files_lie_in_the_bucket_below_its_folder_and_come_back(bucket):
    content = bytes(range(256)) * 4000
    key = files.keep(content, Attachment.stored)
    assert list(bucket) == [f"uploads/{key}"]
    assert files.fetch(key) == content
    files.put_back(key, b"restored")
    assert files.fetch(key) == b"restored"


def test_files_of_a_bucket_are_listed_and_forgotten(bucket):
    keys = {files.keep(b"x", Attachment.stored) for _ in range(3)}
    assert set(files.all_keys()) == keys
    later = datetime.now(UTC) + timedelta(days=3650)
    assert {key for _owner, key in files.keys_before(later)} == keys
    assert list(files.keys_before(datetime(2026, 1, 1, tzinfo=UTC))) == []
    for key in keys:
        files.forget(key)
        files.forget(key)
    assert bucket == {}
    with pytest.raises(FileNotFoundError):
        files.fetch(keys.pop())
