"""Certificates and keys that cases may name, made once a run."""

import servers


def certificates(kit):
    made = servers.certificates(kit)
    made.places = {
        "expired": made.expired.certificate,
        "wrong_name": made.wrong_name.certificate,
        "self_signed": made.self_signed.certificate,
    }
    return made
