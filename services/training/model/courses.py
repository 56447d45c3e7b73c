"""Courses: what is taught, to whom, and what it takes to complete it."""

from mongoengine import BooleanField, IntField, ListField, StringField

from shared.contracts.training import CourseRestated
from shared.errors import RuleBroken
from shared.store import Aggregate

DEFAULT_THRESHOLD = 80  # per cent of the session; usual for local certificates, no law says so


class Course(Aggregate):
    """Its code is its id, so that a landlord has each code once."""

    meta = {"indexes": ["status"]}

    title = StringField(required=True, max_length=160)
    description = StringField(max_length=4000)
    level = StringField(required=True)
    mode = StringField(required=True)
    audience = StringField(required=True)
    hours = IntField(required=True)
    validity_months = IntField()  # of the certificate; None: for good
    accessible_formats = ListField(StringField())
    attendance_threshold = IntField(required=True)  # per cent
    assessed = BooleanField(required=True)
    certificate = BooleanField(required=True)
    required_for = ListField(StringField())  # roles in groups
    status = StringField(required=True, default="draft")

    @property
    def code(self):
        return self.id

    def publish(self):
        """True when this changed something. Raises RuleBroken course_withdrawn."""
        if self.status == "withdrawn":
            raise RuleBroken("course_withdrawn", "This course was withdrawn. It cannot be published again.")
        changed, self.status = self.status != "published", "published"
        return changed

    def withdraw(self):
        """True when this changed something."""
        changed, self.status = self.status != "withdrawn", "withdrawn"
        return changed

    def change(self, values):
        """True when any of these differs from what was there. Raises RuleBroken course_withdrawn."""
        if self.status == "withdrawn":
            raise RuleBroken("course_withdrawn", "This course was withdrawn. It cannot be changed any more.")
        changed = {name: value for name, value in values.items() if getattr(self, name) != value}
        for name, value in changed.items():
            setattr(self, name, value)
        return bool(changed)

    def check_published(self):
        if self.status != "published":
            raise RuleBroken("course_not_published", "This course is not on offer.")

    def restated(self):
        return CourseRestated.of(self)
