"""Many reports, unattended: plan, worker pool, publication, history."""
