importScripts("/worker/notices.js");
importScripts("/worker/rounds.js");
