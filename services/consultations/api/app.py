"""The API that the routes of this folder are added to."""

from shared.http import make_api

api = make_api("consultations", "Consultations")
