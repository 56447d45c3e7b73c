"""The API that membership's route modules hang their routes on."""

from shared.http import make_api

api = make_api("membership", "Membership")
