"""Tables of this room: fitted models on their way from the machine that fits to those that serve. Nobody's data.

Read and written by `recommend.training.shared_artifacts` alone.
"""

from django.db import models


class Artifact(models.Model):
    """A fitted model, whole: its parts are written in the same transaction. The later one has the larger id."""

    version = models.CharField(max_length=64, unique=True)
    format = models.PositiveSmallIntegerField()
    checksum = models.CharField(max_length=64)  # SHA-256 of the manifest, which has those of all other files
    size = models.BigIntegerField()  # bytes
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.version


class ArtifactPart(models.Model):
    """A piece of one of its files."""

    artifact = models.ForeignKey(Artifact, on_delete=models.CASCADE, related_name="parts")
    file = models.CharField(max_length=200)
    number = models.PositiveIntegerField()  # from 0
    content = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("artifact", "file", "number"), name="artifact_part_once"),)

    def __str__(self) -> str:
        return f"{self.file} {self.number}"
