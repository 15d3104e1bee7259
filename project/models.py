"""The one table of the frame: how the API is used, for operators. About nobody."""

from django.db import models


class ApiUsage(models.Model):
    """Calls of one operation on one day (UTC), by method and class of status. Written by `project.http.api_usage`."""

    day = models.DateField()
    route = models.CharField(max_length=200)  # as Django writes it: api/v1/movies/<int:movie_id>
    method = models.CharField(max_length=10)
    status = models.CharField(max_length=3)  # 2xx
    count = models.BigIntegerField()

    class Meta:
        verbose_name = "API usage"
        verbose_name_plural = "API usage"
        constraints = (models.UniqueConstraint(fields=("day", "route", "method", "status"), name="api_usage_once"),)

    def __str__(self) -> str:
        return f"{self.day} {self.method} {self.route} {self.status}"
