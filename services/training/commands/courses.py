"""What staff do with courses."""

from services.training.model import Course
from shared.contracts.training import CourseChanged, CoursePublished, CourseWithdrawn


def create_course(code, **values):
    """Draft a course. Nobody but staff sees it yet.

    values: the fields of Course. Raises: Conflict course_exists.
    """
    return Course(id=code, **values).save()


def change_course(course_id, version, values):
    """Change some of a course's fields; later completions follow the new rules, earlier ones stay.

    Raises: NotFound course_not_found; StaleVersion; RuleBroken course_withdrawn.
    Announces: CourseChanged, unless it is a draft or nothing differs.
    """
    course = Course.get(course_id, version=version)
    if course.change(values):
        if course.status != "draft":
            course.announce(CourseChanged.of(course))
        course.save()
    return course


def publish_course(course_id):
    """Put a course on offer. Safe to repeat.

    Raises: NotFound course_not_found; RuleBroken course_withdrawn. Announces: CoursePublished.
    """
    course = Course.get(course_id)
    if course.publish():
        course.announce(CoursePublished.of(course))
        course.save()
    return course


def withdraw_course(course_id):
    """Take a course off offer for good: no new sessions or bookings; what is scheduled takes place. Safe to repeat.

    Raises: NotFound course_not_found. Announces: CourseWithdrawn.
    """
    course = Course.get(course_id)
    if course.withdraw():
        course.announce(CourseWithdrawn.of(course))
        course.save()
    return course
