"""The shell around every page: requests, headers, languages, forms, paging, errors, looks."""
