"""Users, known by their e-mail address."""

import unicodedata
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone


def fold_email(email: str) -> str:
    """The one way to write an address, so that twins of it are the same: NFKC, case folded."""
    return unicodedata.normalize("NFKC", email.strip()).casefold()


class UserManager(BaseUserManager["User"]):
    """Makes users. Members come through `accounts.services.identity`, which checks what they bring."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user who may log in with ``password``; None means that no password fits."""
        user = self.model(email=fold_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An operator, for ``manage.py createsuperuser``."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user with this address, however it is written."""
        return self.get(email=fold_email(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """A member, known by e-mail address."""

    email = models.EmailField(max_length=254, unique=True)
    display_name = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=8, default="en", help_text="of the site, ISO 639-1")
    region = models.CharField(max_length=2, blank=True, help_text="where films are watched, ISO 3166-1")
    time_zone = models.CharField(
        max_length=64, default="UTC", db_default="UTC", help_text="where evenings end, an IANA name"
    )
    taste_version = models.PositiveBigIntegerField(
        default=0, help_text="raised by every change of taste, in its transaction; part of every personal cache key"
    )
    list_version = models.PositiveBigIntegerField(
        default=0, db_default=0, help_text="raised by triggers with every change of the lists, which it numbers"
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(condition=Q(email__regex=r"\S@\S"), name="user_email_is_address"),
            models.CheckConstraint(condition=Q(language__regex=r"\S"), name="user_language_not_blank"),
            models.CheckConstraint(condition=Q(region__regex="^([A-Z]{2})?$"), name="user_region_is_code"),
            models.CheckConstraint(
                condition=Q(time_zone__regex="^[A-Za-z][A-Za-z0-9_+/-]*$"), name="user_time_zone_is_name"
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        """Operators may type an address as they like."""
        self.email = fold_email(self.email)
