"""How letters are written."""

from marshmallow import Schema

from services.complaints.schemas.kinds import Choice
from services.complaints.vocabulary import Language, LetterFormat


class ChooseLetters(Schema):
    language = Choice(Language, required=True)
    format = Choice(LetterFormat, required=True)
