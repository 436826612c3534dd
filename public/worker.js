importScripts("/worker/rounds.js");
