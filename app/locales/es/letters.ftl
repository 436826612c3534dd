letter-sign-in-subject = { $code } es su código de Citylink { $city }
letter-sign-in-text = Su código es { $code }. Vale 10 minutos, en el navegador que lo pidió. Si no lo pidió, no pasa nada.
letter-receipt-subject = Llegó su reporte { $reference }
letter-receipt-subject-application = Llegó su solicitud { $reference }
letter-receipt-text = Gracias por fijarse. Llegó su reporte sobre { $title }. Su folio es { $reference }. Este enlace abre su propia página del reporte; quien lo tenga ve lo mismo que usted:
letter-receipt-text-application = Llegó su solicitud de { $title }. Nadie le pedirá un papel que la ciudad ya tiene. Su folio es { $reference }. Este enlace abre su propia página de la solicitud; quien lo tenga ve lo mismo que usted:
letter-confirm-subject = ¿Quiere seguir { $reference }?
letter-confirm-text = Alguien pidió que se envíen a esta dirección novedades del reporte sobre { $title }. ¿Fue usted? Entonces confírmelo aquí. Si no, no pasa nada:
letter-confirm-see-too = Alguien dijo con esta dirección que también ve el problema y pidió novedades del reporte sobre { $title }. ¿Fue usted? Entonces confírmelo aquí, y se le contará y avisará. Si no, no pasa nada:
letter-update-subject = { $reference }: { $status }
letter-update-text = El reporte sobre { $title } cambió. Ahora está así: { $status }.
letter-update-text-application = La solicitud de { $title } cambió. Ahora está así: { $status }.
letter-update-stop = Para no recibir más correos sobre él:
letter-answer-subject = Se necesita su respuesta: { $reference }
letter-answer-text = Quienes atienden su reporte sobre { $title } le preguntan algo. Mientras esperan su respuesta, el plazo se detiene.
letter-answer-text-application = Quienes atienden su solicitud de { $title } le preguntan algo. Mientras esperan su respuesta, el plazo se detiene.
letter-answer-until = Responda a más tardar el { $moment }. Después seguirá sin su respuesta. Abrir este enlace no envía nada; se escribe en la página que abre:
letter-digest-subject = { $count ->
    [one] Novedades de un reporte
   *[other] Novedades de { $count } reportes
}
letter-digest-text = Esto pasó en { $city } desde su último resumen del día:
letter-digest-choose = Para elegir qué avisos recibir, y cómo:
letter-greeting = Citylink { $city }
letter-task-subject = { $reference }: { $task }
letter-task-text =
    La ciudad le pide hacer una parte de un reporte sobre { $title }.

    Qué hay que hacer: { $task }
    A más tardar: { $date }

    Abra este enlace para ver el lugar y decir si lo hará y cuándo. No hace falta una cuenta. Quien tenga el enlace puede responder.
letter-rate-subject = ¿Cómo respondió la ciudad? Reporte { $reference }
letter-rate-subject-application = ¿Cómo respondió la ciudad? Solicitud { $reference }
letter-rate-text = Su reporte sobre { $title } terminó. Ahora está así: { $status }.
letter-rate-text-application = Su solicitud de { $title } ya fue atendida. Ahora está así: { $status }.
letter-rate-ask = ¿Fue rápido, ayudó? Toma un minuto, y todos ven cómo responde la ciudad. También puede decir que el problema sigue: dentro de 14 días se reabre.
letter-rate-ask-application = ¿Fue rápido, ayudó? Toma un minuto, y todos ven cómo responde la ciudad.
letter-work-subject = Trabajo para usted: { $title } ({ $reference })
letter-work-text = El reporte sobre { $title } llegó a usted.
letter-work-text-application = Llegó a su dependencia una tarea de una solicitud de { $title }.
letter-answer-until-ends = Responda a más tardar el { $moment }. Si no lo hace, la solicitud termina; puede inconformarse. Abrir este enlace no envía nada; se escribe en la página que abre:
letter-reminder-subject = Responda pronto: { $reference }
letter-reminder-text = Aún no tenemos su respuesta. Quienes atienden su solicitud de { $title } le preguntaron algo.
letter-erased-subject = Solicitud { $reference }: se borró lo que usted envió
letter-erased-text = Terminó el plazo para guardar su solicitud { $reference }: { $service }. Se borraron lo que usted dijo en ella, lo que lo probaba y los datos de contacto que la acompañaban.
letter-erased-stays = Se conserva la referencia, con cuánto tardó y cómo terminó. Los documentos que resultaron de ella todavía se pueden verificar.
letter-correction-subject = Se decidió su corrección: { $field }
letter-correction-approved = Usted pidió que el registro { $register } dijera otra cosa en “{ $field }”. Desde ahora así lo dice, y se avisó a quien entregó el dato.
letter-correction-rejected = Usted pidió que el registro { $register } dijera otra cosa en “{ $field }”. Se queda como está.
letter-correction-reason = La razón: { $reason }
letter-correction-page = Lo que los registros dicen de usted: { $address }
letter-binding-ended-subject = Se deshizo la relación de su cuenta con usted
letter-binding-ended-text = En una ventanilla se revisó el documento de la persona a quien pertenecía esta cuenta y se le asignó otra cuenta. Desde ahora esta cuenta no es de nadie: ya no se consulta nada para ella, y lo que los registros habían llenado se quitó de las solicitudes sin enviar. Si usted no sabe nada de esto, acuda a una ventanilla con su identificación.
letter-discrepancy-subject = Resuelto: lo que los registros decían distinto sobre { $field }
letter-discrepancy-text = Los registros decían cosas distintas de usted en “{ $field }”, y usted había pedido corregir el registro { $register }. Alguien responsable lo revisó y lo resolvió.
letter-term-subject = El plazo se acaba: { $title } ({ $reference })
letter-term-text-application = Una solicitud de { $title } necesita su atención.
letter-own-page = Este enlace abre su propia página del trámite; quien lo tenga ve lo mismo que usted:
