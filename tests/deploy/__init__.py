"""Deployments as on a machine of one's own, by ``make rehearse``: the real scripts and the real proxy, under load."""
