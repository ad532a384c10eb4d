"""Many reports, unattended: plan, cache keys, worker pool, publication, history."""
