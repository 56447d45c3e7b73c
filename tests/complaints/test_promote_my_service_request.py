"""A resident makes their own service request a complaint, without giving a reason."""

import pytest

from services.complaints.commands import expressions
from shared.errors import NotFound, RuleBroken
from tests.complaints.saying import NOW, resident
from tests.harness import days


def test_without_a_reason(service_request):
    request = service_request()
    complaint = expressions.promote_my_service_request(request.id, None, resident(NOW + days(9)))
    assert (complaint.state, complaint.received_at, complaint.expressed_at) == ("stage1_logged", NOW + days(9), NOW)


def test_twice_is_refused(service_request):
    request = service_request()
    expressions.promote_my_service_request(request.id, None, resident())
    with pytest.raises(RuleBroken) as refused:
        expressions.promote_my_service_request(request.id, None, resident())
    assert refused.value.code == "already_promoted"


def test_another_residents_does_not_exist(service_request):
    with pytest.raises(NotFound):
        expressions.promote_my_service_request(service_request().id, None, resident(who="r-2"))
