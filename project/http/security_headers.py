"""The security headers for those who answer without Django; the same that its middleware gives to pages."""

from functools import cache

from django.conf import settings
from django.utils.csp import build_policy

type Headers = tuple[tuple[bytes, bytes], ...]


@cache
def security_headers(scheme: str) -> Headers:
    """What every answer carries; over ``https`` HSTS, too."""
    values = {
        "x-content-type-options": "nosniff",
        "x-frame-options": settings.X_FRAME_OPTIONS,
        "referrer-policy": settings.SECURE_REFERRER_POLICY,
        "content-security-policy": build_policy(settings.SECURE_CSP),
        "cross-origin-opener-policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "cross-origin-resource-policy": "same-origin",
    }
    if scheme == "https" and settings.SECURE_HSTS_SECONDS:
        values["strict-transport-security"] = _transport_security()
    return tuple((name.encode(), value.encode()) for name, value in values.items())


def _transport_security() -> str:
    parts = [f"max-age={settings.SECURE_HSTS_SECONDS}"]
    parts += ["includeSubDomains"] if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else []
    parts += ["preload"] if settings.SECURE_HSTS_PRELOAD else []
    return "; ".join(parts)
