"""What several operations may answer."""

from project.http.api.envelope import Problem

REFUSED = {401: Problem, 422: Problem, 429: Problem, 503: Problem}
READ = {401: Problem, 429: Problem, 503: Problem}
