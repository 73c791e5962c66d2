"""What claims in German that it is unusual."""

from typing import Final

from lamplight.forecast.unusual.languages.grammar import Language

_WORDS: Final = {
    "ODD": "ungewöhnlich*, ungewohnt*, außergewöhnlich*, außerordentlich*, überdurchschnittlich*, "
    "übermäßig*, unerwartet*, unvorhergesehen*, unüblich*, enorm*, extrem*, ausnahmsweise, "
    "besonders",
    "BIG": "hoh*, hoch, höher*, erhöht*, stark*, stärker*, groß*, größer*, gestiegen*, "
    "gesteigert*, zahlreich*, vermehrt*, riesig*, enorm*, massiv*, viel, viele, vielen, vieler",
    "MANY": "viel, viele, vielen, vieler, zahlreich*, vermehrt*, mehr, unzählige*",
    "CONTACT": "anruf, anrufe, anrufen, anrufer*, anrufende*, anfrage, anfragen, kontaktanfrage*, "
    "kundenanfrage*, supportanfrage*, serviceanfrage*, nachrichten, zuschriften, e mail, e mails, "
    "email, emails, mails, tickets, chats, rückfragen, gespräche, anliegen",
    "PEOPLE": "menschen, leute, kunden, kundinnen, kundschaft, personen, besucher*, gäste",
    "LOAD": "aufkommen*, anruf*aufkommen*, anfrage*aufkommen*, kontaktaufkommen*, "
    "kunden*aufkommen*, kommunikationsaufkommen*, besucheraufkommen*, mailaufkommen*, andrang*, "
    "kundenandrang*, ansturm*, anrufvolumen*, kontaktvolumen*, anfragevolumen*, anrufzahl*, "
    "auslastung, leitungsauslastung, telefonauslastung",
    "DEMAND": "nachfrage, interesse*, zulauf*, resonanz",
    "TIMES": "wartezeit, wartezeiten, warteschleife*, antwortzeit*, reaktionszeit*, "
    "rückmeldezeit*, bearbeitungszeit*, telefonwartezeit*",
    "WAIT": "wartezeit*, warten, warteschleife*, antwort*, antworten, beantwort*, rückmeldung*, "
    "rückruf*, erreichen, melden, bearbeitung",
    "LONGER": "längere*, lange*, erhöht*, hohe*, verlängert*, größere*, ungewohnt lang*",
    "LINES": "leitung, leitungen, telefonleitung*, telefon*, hotline, kundenservice, kundendienst",
    "NORM": "üblich*, gewöhnlich*, sonst, erwartet*, normal*, gewohnt*, geplant*, gedacht, "
    "vorhergesehen, durchschnitt*",
    "NOW": "derzeit, momentan, aktuell*, zurzeit, zur zeit, gerade, im moment, im augenblick, "
    "heute, jetzt, gegenwärtig, leider, zeitweise",
    "EXCUSE": "aufgrund, auf grund, wegen, infolge, durch, angesichts, in anbetracht",
    "MAY": "kann, können, könnte*, muss, müssen, rechnen, kommt, kommen, möglich, entstehen",
    "STAFF": "personal, mitarbeiter*, mitarbeitende*, kolleg*, leute, personaldecke, besetzung, "
    "belegschaft, team, teammitglieder*",
    "SCARCE": "reduziert*, eingeschränkt*, begrenzt*, knapp*, verringert*, dünn*, ausgedünnt*, "
    "zu wenig, zu wenige, zu wenigen",
    "YOURS": "anruf, anliegen, nachricht, anfrage, zeit, zufriedenheit, geduld, meinung, wunsch",
    "SOON": "gleich, in kürze, sofort, umgehend, schnellstmöglich, baldmöglichst, bald, "
    "in wenigen augenblicken, so schnell wie möglich, so bald wie möglich, demnächst",
}
GERMAN: Final = Language(
    tag="de",
    words=_WORDS,
    goods="produkt*, artikel*, ware, waren, bestell*, liefer*, versand*, paket*, lager*, "
    "ausverkauft, vergriffen, lampe, lampen, schirm, schirme, lampenschirm*, leuchte*, leuchten, "
    "auswahl, sortiment*, kollektion*, modell*, auflage*, farbe*, farben, größe*, preis*, "
    "herstellung*, werkstatt, verkauf*, laden, reparatur*, erstattung*, zusteller*, straße*, "
    "verkehr*, becher*, tasse*",
    people="anruf*, telefon*, leitung*, hotline*, chat*, antwort*, beantwort*, wart*, "
    "wartezeit*, warteschleife*, anfrage*, anliegen, rückruf*, rückmeld*, kundenservice*, "
    "kundendienst*, geduld*, erreich*, e mail*, mail*, gespräch*, support*",
    denied="kein, keine, keinen, keiner, nicht, nie, ohne, weder, noch",
    busy=(
        "BIG|ODD ~2 LOAD",
        "LOAD ~4 BIG|ODD",
        "MANY ~1 CONTACT|PEOPLE|andrang|betrieb ~4 als ~1 NORM",
        "ODD|sehr|so ~1 MANY ~1 CONTACT",
        "ODD|sehr|so ~1 MANY ~1 PEOPLE ~4 CONTACT|WAIT|an|gleichzeitig",
        "EXCUSE|NOW ~4 MANY|BIG ~1 CONTACT",
        "MANY ~1 CONTACT gleichzeitig|auf einmal",
        "mehr ~2 los|betrieb ~3 als ~2 NORM",
        "uns|hier|NOW ~4 viel|einiges|mehr los",
        "voller ~3 als ~2 NORM",
        "flut|welle|ansturm|schwall ~1 von|an ~2 CONTACT",
        "BIG|ODD ~1 zahl|anzahl|menge|vielzahl ~1 CONTACT",
        "LONGER ~1 TIMES",
        "TIMES ~4 länger|höher|verlänger*|erhöh* ~3 als ~2 NORM",
        "TIMES ~3 NOW|kann|können ~5 länger|lang|hoch|verlänger*|erhöh*",
        "NOW|kann|können ~4 TIMES ~5 länger|lang|hoch|verlänger*|erhöh*",
        "länger* als ~1 NORM ~2 TIMES",
        "NOW|EXCUSE|müssen|musst ~5 länger ~1 warten|wartest",
        "LINES ~1 sind|ist ~3 überlastet|überlaufen|belegt|ausgelastet",
        "sind ~3 leitungen ~2 belegt|überlastet|ausgelastet",
        "LINES ~3 stark|sehr|viel nachgefragt|gefragt",
        "stark|sehr|völlig ausgelastet|überlastet",
        "länger auf sich warten",
        "in|zu|während ~2 stoßzeit|stoßzeiten",
        "hochbetrieb",
    ),
    busy_or_goods=(
        "EXCUSE|NOW ~4 BIG|ODD ~1 DEMAND !nach|an",
        "ODD ~1 BIG ~1 DEMAND !nach|an",
        "ODD DEMAND !nach|an",
        "DEMAND ist|sind|bleibt ~3 BIG|ODD",
        "WAIT ~4 länger* ~3 als ~2 NORM",
        "dauert ~4 länger* ~3 als ~2 NORM",
        "länger* ~2 als ~2 NORM ~4 WAIT|dauern",
        "NOW ~5 dauert ~4 länger",
        "kann|könnte ~3 länger dauern",
        "dauert ~3 NOW ~3 länger",
        "mit|zu ~2 verzögerung* ~2 rechnen|kommen|kommt",
        "rechnen ~2 mit ~2 verzögerung*",
    ),
    few=(
        "personalmangel*|mitarbeitermangel*|personalengp*|personalknapp*|personalausf*|fachkräftemangel*",
        "unterbesetz*",
        "krankheitsbedingt*|krankheitsf*|krankheitsausf*|krankheitswelle*",
        "*ausfälle* ~1 im|beim|in ~1 team|personal|belegschaft",
        "EXCUSE ~4 krankheit",
        "weniger ~2 STAFF|uns|wir|menschen ~4 als ~2 NORM",
        "SCARCE ~1 STAFF",
        "SCARCE ~1 besetzt",
        "STAFF ~4 nicht ~1 vollständig|voll besetzt",
        "schlecht|schwach|minimal besetzt",
        "mit weniger|wenig personal|leuten|mitarbeit*|kolleg*",
        "STAFF ~3 krank|erkrankt|ausgefallen",
        "fehlt|fehlen ~2 personal|mitarbeit*|leute|kolleg*",
        "kleinere* team* ~2 als ~2 NORM",
    ),
    never=(
        "ihr|ihre|dein|deine YOURS ist|liegt uns|mir ~3 wichtig|wertvoll|herzen",
        "wir schätzen ihr|ihren|ihre|dein|deinen|deine YOURS",
        "bleiben|bleib sie? ~2 in der leitung",
        "bleiben|bleib sie? ~2 am apparat|telefon",
        "bleiben|bleib sie? ~2 dran",
        "legen|leg sie? ~2 nicht auf",
        "dank*|danke|danken ~3 für ~1 ihre|deine|eure geduld",
        "dank*|danke|danken ~3 für ~1 ihr|das warten",
        "dank*|danke|danken dass sie|du ~2 warten|wartest|gewartet",
        "bitten ~3 um ~3 geduld",
        "haben|bitte ~4 geduld|gedulden",
        "wir|jemand|mitarbeit* ~1 sind|ist SOON ~1 für sie|dich da",
        "SOON für sie|dich da",
        "sie|du werden|wirst ~2 SOON ~3 verbunden",
        "ihr|dein anruf wird ~3 SOON ~2 angenommen|beantwortet|entgegengenommen|verbunden",
        "der|die|den nächste|nächsten freie|freien mitarbeit*|kolleg*|platz",
        "nächste|nächsten verfügbare|verfügbaren mitarbeit*|kolleg*",
    ),
)
