// Shows what is pushed, and opens its report. What is pushed holds no words: they stand here.
"use strict";
{
  const WORDS = {
    en: {
      alert: "A new report where you watch",
      answer_needed: "Your action is needed",
      rating_request: "Your report has ended: how was it?",
      status: "A report has another status",
      update: "News of a report",
      work: "A report has come to you",
      task: "A task for your organisation",
    },
    zh: {
      alert: "您关注的地方有新上报",
      answer_needed: "需要您处理",
      rating_request: "您的上报已办结，请评价",
      status: "上报状态变化",
      update: "上报有新进展",
      work: "有上报交您处理",
      task: "您的单位有新任务",
    },
    es: {
      alert: "Un nuevo reporte en sus alertas",
      answer_needed: "Se necesita su respuesta",
      rating_request: "Su reporte terminó: ¿qué tal fue?",
      status: "Un reporte cambió de estado",
      update: "Novedades de un reporte",
      work: "Le llegó un reporte",
      task: "Una tarea para su organización",
    },
  };
  const PAGES = {
    answer_needed: (reference) => `/reports/${reference}/answer`,
    rating_request: (reference) => `/reports/${reference}/rate`,
    work: (reference) => `/desk/${reference}`,
    task: () => "/desk/tasks",
  };
  const report = (reference) => `/reports/${reference}`;
  const REFERENCE = /^[A-Z2-9]{9}$/;

  const read = (data) => {
    try {
      const { kind, reference, language } = data.json();
      const tongue = Object.hasOwn(WORDS, language) ? language : "en";
      const words = WORDS[tongue];
      const title = Object.hasOwn(words, kind) ? words[kind] : words.update;
      return { title, tongue, kind, asks: kind === "answer_needed", reference: REFERENCE.test(reference) ? reference : "" };
    } catch {
      return { title: WORDS.en.update, tongue: "en", kind: "update", asks: false, reference: "" };
    }
  };

  // Browsers take a push that shows nothing for a misuse: something is always shown.
  self.addEventListener("push", (event) => {
    const { title, tongue, kind, asks, reference } = read(event.data);
    const page = Object.hasOwn(PAGES, kind) ? PAGES[kind] : report;
    const path = reference ? page(reference) : "/me";
    event.waitUntil(
      self.registration.showNotification(title, {
        body: reference.replace(/(...)(...)(...)/, "$1 $2 $3"),
        lang: tongue,
        icon: "/icon-192.png",
        tag: reference || "citylink",
        renotify: true,
        requireInteraction: asks,
        data: { path },
      }),
    );
  });

  self.addEventListener("notificationclick", (event) => {
    event.notification.close();
    const url = new URL(event.notification.data?.path ?? "/me", self.location.origin).href;
    const show = async () => {
      const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
      const same = open.find((page) => page.url.split(/[?#]/)[0] === url);
      if (same) {
        return same.focus();
      }
      return self.clients.openWindow(url);
    };
    event.waitUntil(show());
  });
}
