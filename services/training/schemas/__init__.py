"""Shapes of what is sent to training and of what it answers."""

from services.training.schemas.attendance import (
    AttendanceView,
    CertificateCheck,
    CertificateQuery,
    CertificateView,
    MyCertificateView,
    RecordAssessment,
    RecordAttendance,
    RevokeCertificate,
)
from services.training.schemas.bookings import (
    AccessNeedsView,
    BookingQuery,
    BookingView,
    BookMyPlace,
    BookPlaceFor,
    MyBookingView,
)
from services.training.schemas.courses import ChangeCourse, CourseQuery, CourseView, CreateCourse
from services.training.schemas.sessions import CancelSession, ChangeSession, ScheduleSession, SessionQuery, SessionView
from shared.http import PageQuery

__all__ = [
    "AccessNeedsView",
    "AttendanceView",
    "BookMyPlace",
    "BookPlaceFor",
    "BookingQuery",
    "BookingView",
    "CancelSession",
    "CertificateCheck",
    "CertificateQuery",
    "CertificateView",
    "ChangeCourse",
    "ChangeSession",
    "CourseQuery",
    "CourseView",
    "CreateCourse",
    "MyBookingView",
    "MyCertificateView",
    "PageQuery",
    "RecordAssessment",
    "RecordAttendance",
    "RevokeCertificate",
    "ScheduleSession",
    "SessionQuery",
    "SessionView",
]
