"""Builders of residents and files: a test states only what matters."""

import io

from services.membership.commands import groups, imports, residents
from services.membership.model import ImportFault, ResidentImport
from tests.harness import NOW

HEADER = "tenancy_ref,surname,first_name,tenure_code,address1,postcode,e-mail"


def details(**changes):
    given = {"family_name": "Okafor", "given_name": "Ada", "tenure": "secure", "postcode": "HU1 2AA"}
    return given | {"address_lines": ["1 High Street"]} | changes


def registered(**changes):
    return residents.register_resident(details(**changes), now=NOW)


def a_group(**changes):
    given = {"name": "Tenants' Panel", "kind": "scrutiny_panel", "formed_on": NOW.date(), **changes}
    return groups.form_group(given)


def a_row(number, **changes):
    cells = {"ref": f"T{number}", "surname": f"Name{'abcdefghij'[number % 10]}", "first": "Jo", "tenure": "SEC"}
    cells |= {"address": f"{number} Road", "postcode": "HU1 2AA", "email": ""} | changes
    return ",".join(cells.values())


def a_file(*rows, header=HEADER, newline="\n", encoding="utf-8"):
    return newline.join([header, *rows, ""]).encode(encoding)


def received(content):
    return imports.receive_resident_import(io.BytesIO(content), received_by="s-1", now=NOW)


def imported(content):
    """Receive a file and work until it is done. No relay runs in these tests: keep files below 8 chunks."""
    job = received(content)
    while job.is_open:
        imports.run_resident_imports()
        job = ResidentImport.get(job.id)
    return job


def faults_of(job):
    found = ImportFault.collection().find({"_id": {"$regex": f"^{job.id}:"}}).sort("_id", 1)
    return [(fault["row"], fault["column"], fault["reason"]) for fault in found]
