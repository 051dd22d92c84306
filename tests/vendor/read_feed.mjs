// Reads an iCalendar feed from standard input with ical.js and node-ical; prints what each saw.
import fs from 'node:fs';
import ICAL from './ical.js/bundle.mjs';
import nodeIcal from './node-ical/bundle.mjs';

const text = fs.readFileSync(0, 'utf8');
const iso = (date) => new Date(date).toISOString();

function withIcalJs() {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents('vtimezone')) {
    ICAL.TimezoneService.register(new ICAL.Timezone(zone), zone.getFirstPropertyValue('tzid'));
  }
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return [event.uid, iso(event.startDate.toJSDate()), iso(event.endDate.toJSDate()),
      component.getFirstPropertyValue('status'), event.sequence];
  });
}

function withNodeIcal() {
  return Object.values(nodeIcal.sync.parseICS(text))
    .filter((entry) => entry.type === 'VEVENT')
    .map((event) => [event.uid, iso(event.start), iso(event.end), event.status,
      Number(event.sequence)]);
}

console.log(JSON.stringify({ 'ical.js': withIcalJs(), 'node-ical': withNodeIcal() }));
