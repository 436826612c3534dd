me-title = My reports
me-account = My reports
me-empty = Nothing here yet
me-empty-text = Reports that you send or follow with the address you signed in with stand here.
