importScripts("/worker/notices.js");
