"""The security headers of every answer: for those who answer without Django, and for the middleware of pages."""

from functools import cache

from django.conf import settings
from django.utils.csp import build_policy

type Headers = tuple[tuple[bytes, bytes], ...]
# Django has no settings for these. Nothing asks for a sensor or a payment; other sites embed posters, and nothing else.
BEYOND_DJANGO = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid",
            "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
        )
    ),
}  # fmt: skip


@cache
def security_headers(scheme: str) -> Headers:
    """What every answer carries; over ``https`` HSTS, too."""
    values = {
        "x-content-type-options": "nosniff",
        "x-frame-options": settings.X_FRAME_OPTIONS,
        "referrer-policy": settings.SECURE_REFERRER_POLICY,
        "content-security-policy": build_policy(settings.SECURE_CSP),
        "cross-origin-opener-policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
    }
    values |= {name.lower(): value for name, value in BEYOND_DJANGO.items()}
    if scheme == "https" and settings.SECURE_HSTS_SECONDS:
        values["strict-transport-security"] = _transport_security()
    return tuple((name.encode(), value.encode()) for name, value in values.items())


def _transport_security() -> str:
    parts = [f"max-age={settings.SECURE_HSTS_SECONDS}"]
    parts += ["includeSubDomains"] if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else []
    parts += ["preload"] if settings.SECURE_HSTS_PRELOAD else []
    return "; ".join(parts)
