"""From published figures to any span: derivations, reconciliation, revisions, adjustment."""
