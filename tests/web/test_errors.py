"""Refusals, as whoever asks sees them."""


def test_host_that_is_not_ours_is_refused_in_plain_words(client):
    answer = client.get("/", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
