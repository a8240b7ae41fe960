"""From a page to the JSON and HTML that citizens read. Runs at publish, never in the read path."""
