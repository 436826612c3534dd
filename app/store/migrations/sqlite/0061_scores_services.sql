-- How well do services do? Applications are counted by service, in a tree of areas of their own: '@services/CODE/'.
update cases set score_at = 0 where kind = 'application';
