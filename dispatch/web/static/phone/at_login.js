// On the login page: whoever logs in next may be somebody else, so the phone shows nobody's day until the server has
// named the user. What waits to be sent stays, under the name of whose it is.

import { lock } from "./db.js";

lock();
