from tests.personas import make_person


def test_file_of_the_look_for_someone_signed_in_carries_no_cookie(sign_in):
    someone = sign_in(make_person())
    with someone.session_transaction() as cookie:
        cookie.permanent = True
    page = someone.get("/account")
    with someone.get("/static/icons.svg") as file:
        assert "Set-Cookie" not in file.headers
        assert "Cookie" not in file.headers.get("Vary", "")
        assert file.cache_control.max_age
    assert "academy_session" in page.headers["Set-Cookie"]
