satisfaction-title = Satisfaction
satisfaction-lead = How well the city keeps its word, area by area and office by office, in the judgement of those who asked for something.
satisfaction-empty = Nothing is counted yet
satisfaction-empty-text = Ratings are not collected yet, so there is no score to show. Until then every report shows for itself whether its date was kept. To say what you think, call { $telephone }.
