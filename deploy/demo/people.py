"""Invented people in invented homes, the same ones every time."""

import csv
import random

from faker import Faker

ESTATES = (
    "albion", "beacon", "chandler", "drover", "eastgate", "fuller", "granary", "hawthorn", "ironside", "juniper",
    "kelsey", "lantern",
)  # fmt: skip
COLUMNS = (
    "Tenancy Ref", "Title", "First Name", "Surname", "Date of Birth", "Address 1", "Address 2", "Town", "Post Code",
    "UPRN", "Tenure Code", "Estate Code", "Block", "E-mail", "Mobile", "Preferred Contact", "Format", "Involvement",
)  # fmt: skip
SIGNED_UP = 40  # of the residents have an account: their e-mail addresses are resident1@… and so on


def write_residents(path, homes, domain):
    """A CSV file as a housing system exports it, one row a home. Some rows are wrong, as they always are."""
    fake, dice = Faker("en_GB"), random.Random(2026)  # noqa: S311 - invented people, not secrets
    fake.seed_instance(2026)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for number in range(1, homes + 1):
            table.writerow(_row(fake, dice, number, domain))
        table.writerow(["HV-90001", "", "No", "Postcode", "", "1 Somewhere", "", "Harbour", "", "", "SEC", "albion"])
        table.writerow(
            ["HV-90002", "", "Odd", "Tenure", "", "2 Somewhere", "", "Harbour", "HV1 1AA", "", "??", "albion"]
        )
        table.writerow(["", "", "No", "Reference", "", "3 Somewhere", "", "Harbour", "HV1 1AA", "", "SEC", "albion"])


def _row(fake, dice, number, domain):
    estate = ESTATES[number % len(ESTATES)]
    house, street = dice.randint(1, 180), dice.choice(("Road", "Walk", "Court", "Street"))
    contact = _contact(dice, number, domain)
    return [
        f"HV-{number:05d}",
        *(
            (fake.prefix_female(), fake.first_name_female())
            if dice.random() < 0.5
            else (fake.prefix_male(), fake.first_name_male())
        ),
        fake.last_name(),
        fake.date_of_birth(minimum_age=18, maximum_age=96).strftime("%d/%m/%Y"),
        f"{house} {estate.capitalize()} {street}",
        "",
        "Harbour",
        f"HV{1 + number % 9} {dice.randint(1, 9)}{dice.choice('ABDEFGHJ')}{dice.choice('LNPQRSTU')}",
        str(100_000_000_000 + number),
        dice.choices(("ASS", "STA", "LEA", "SHO"), (78, 8, 8, 6))[0],
        estate,
        f"{estate}-court-{1 + house // 60}" if street == "Court" else "",
        *contact,
        dice.choices(("", "Large print", "Easy read"), (88, 9, 3))[0],
        dice.choices(("occasional", "regular", "none"), (78, 12, 10))[0],
    ]


def _contact(dice, number, domain):
    """E-mail, mobile, how they want to be reached: half by post, as it is."""
    email = f"resident{number}@{domain}" if number <= SIGNED_UP or dice.random() < 0.6 else ""
    if email and (number <= SIGNED_UP or dice.random() < 0.75):
        return [email, "", "email"]
    return [email, "", "post"]
