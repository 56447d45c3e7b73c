"""Help of a panel of residents: for the panel, for staff, and for the resident whose complaint it is."""

from functools import partial

import structlog

from services.complaints.api.app import act, api
from services.complaints.commands import panel
from services.complaints.queries import panel as queries
from services.complaints.schemas.panel import (
    AssignPanelMembers,
    ConsentToPanelHelp,
    DecidePanelSuggestion,
    MyPanelAssistanceView,
    PanelAssistanceView,
    PanelCaseView,
    PanelMemberView,
    RecordPanelAgreement,
    SuggestResolution,
)
from shared.clock import utc_now
from shared.http import PageQuery, caller, if_match, page, page_of, permission

log = structlog.get_logger()


@api.get("/complaints/panel/cases")
@permission("complaints:panel")
@api.input(PageQuery, location="query")
@api.output(page_of(PanelCaseView))
def list_panel_cases(query_data):
    """What you may see as a member of the panel. That you looked is recorded."""
    fetch = partial(queries.list_panel_cases, resident_id=caller().person_id, now=utc_now())
    shown = page(query_data, fetch, position=lambda case: [case.id])
    for case in shown["items"]:
        log.info("panel_case_read", complaint=case.id, reader_id=caller().person_id)
    return shown


@api.get("/complaints/panel/cases/<complaint_id>")
@permission("complaints:panel")
@api.output(PanelCaseView)
def show_panel_case(complaint_id):
    """One case, as the resident released it. That you looked is recorded."""
    case = queries.show_panel_case(complaint_id, caller().person_id, now=utc_now())
    log.info("panel_case_read", complaint=case.id, reader_id=caller().person_id)
    return case


@api.post("/complaints/panel/cases/<complaint_id>/suggestions")
@permission("complaints:panel")
@api.input(SuggestResolution)
@api.output(PanelCaseView)
def suggest_resolution(complaint_id, json_data):
    """Suggest how it could be resolved."""
    return panel.suggest_resolution(complaint_id, json_data["text"], act())


@api.get("/complaints/panel/members/<resident_id>")
@permission("complaints:read")
@api.output(PanelMemberView)
def show_panel_member(resident_id):
    """The confidentiality agreement of a member of the panel."""
    return queries.show_panel_member(resident_id)


@api.put("/complaints/panel/members/<resident_id>")
@permission("complaints:respond")
@api.input(RecordPanelAgreement)
@api.output(PanelMemberView)
def record_panel_agreement(resident_id, json_data):
    """Record that a resident signed the confidentiality agreement. The first time, name version 0."""
    return panel.record_panel_agreement(resident_id, json_data, act(), version=if_match())


@api.post("/complaints/panel/members/<resident_id>/end")
@permission("complaints:respond")
@api.output(PanelMemberView)
def end_panel_agreement(resident_id):
    """From now on this resident sees nothing as a member of the panel."""
    return panel.end_panel_agreement(resident_id, act(), version=if_match())


@api.get("/complaints/<complaint_id>/panel")
@permission("complaints:read")
@api.output(PanelAssistanceView)
def show_panel_assistance(complaint_id):
    """What the resident agreed to, who sees it, and what was suggested."""
    return queries.show_panel_assistance(complaint_id)


@api.post("/complaints/<complaint_id>/panel/members")
@permission("complaints:respond")
@api.input(AssignPanelMembers)
@api.output(PanelAssistanceView)
def assign_panel_members(complaint_id, json_data):
    """Say who on the panel sees it."""
    return panel.assign_panel_members(complaint_id, json_data["member_ids"], act(), version=if_match())


@api.post("/complaints/<complaint_id>/panel/suggestions/<int:number>/decision")
@permission("complaints:respond")
@api.input(DecidePanelSuggestion)
@api.output(PanelAssistanceView)
def decide_panel_suggestion(complaint_id, number, json_data):
    """Take what the panel suggests, or not, with the reason."""
    return panel.decide_panel_suggestion(complaint_id, number, json_data, act(), version=if_match())


@api.get("/my-complaints/<complaint_id>/panel-consent")
@permission("complaints:own")
@api.output(MyPanelAssistanceView)
def show_my_panel_assistance(complaint_id):
    """What you agreed to show the panel, and what they suggested."""
    return queries.show_my_panel_assistance(complaint_id, caller().person_id, now=utc_now())


@api.put("/my-complaints/<complaint_id>/panel-consent")
@permission("complaints:own")
@api.input(ConsentToPanelHelp)
@api.output(MyPanelAssistanceView)
def consent_to_panel_help(complaint_id, json_data):
    """Let a panel of residents read these words. It delays nothing, and you can take it back at any time."""
    return panel.consent_to_panel_help(complaint_id, json_data["words"], act())


@api.post("/my-complaints/<complaint_id>/panel-consent/withdrawal")
@permission("complaints:own")
@api.output(MyPanelAssistanceView)
def withdraw_panel_consent(complaint_id):
    """Take it back. The panel sees nothing any more, from this moment."""
    return panel.withdraw_panel_consent(complaint_id, act())
