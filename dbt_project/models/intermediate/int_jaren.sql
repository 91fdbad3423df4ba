-- each row is a calendar year that may be computed
select jaren.jaar
from {{ jarenreeks(var('eerste_jaar'), 2100) }} as jaren
