from academy.outbox.rendering import render
from tests.personas import make_person


def test_letter_knows_nothing_of_the_page_on_which_it_was_caused(app, sign_in, count_statements):
    # The page of someone signed in has a menu that asks the database; a letter has none.
    cookie = sign_in(make_person()).get_cookie("academy_session")
    context = {"name": "민우", "what": "app_added"}
    in_background = render("accounts/factor_changed", "ko", context)
    headers = {"Accept-Language": "en", "Cookie": f"academy_session={cookie.value}"}
    with app.test_request_context("/staff", headers=headers):
        count_statements()
        assert render("accounts/factor_changed", "ko", context) == in_background
        assert count_statements() == []
