/** Seconds of a day. */
export const DAY = 86_400;

/** Days since 1970 of a date ('20240229', '2024.02.29' as before 1993); null where it is none. */
export function parseDate(text: string | null): number | null {
  const parts = /^(\d{4})[.-]?(\d{2})[.-]?(\d{2})/.exec(text ?? '');
  if (parts === null) return null;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  return Date.UTC(year, month - 1, day) / 1000 / DAY;
}

/** Seconds since midnight of a time ('13', '1305', '130501.25', '13:05:01'); null where it is none. */
export function parseTime(text: string | null): number | null {
  const parts = /^(\d{2}):?(\d{2})?:?(\d{2}(?:\.\d+)?)?/.exec(text ?? '');
  if (parts === null) return null;
  const [hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return hours < 24 && minutes < 60 && seconds < 61 ? hours * 3600 + minutes * 60 + seconds : null;
}

/**
 * Seconds since 1970, on the clock of the place, of a date and time in one ('20240229130501.25+0100'). Where the value names
 * its offset from UTC and the data set's is known (minutes), it is brought to the data set's clock.
 */
export function parseDateTime(text: string | null, offset: number | null = null): number | null {
  const date = parseDate(text);
  const time = parseTime(text?.slice(8) ?? null);
  if (date === null || time === null) return null;
  const own = parseOffset(/[+-]\d{4}$/.exec(text ?? '')?.[0] ?? null);
  const shift = own === null || offset === null ? 0 : (offset - own) * 60;
  return date * DAY + time + shift;
}

/** Minutes of '+0100'; null where it is none. */
export function parseOffset(text: string | null): number | null {
  const parts = /^([+-])(\d{2})(\d{2})$/.exec(text ?? '');
  if (parts === null) return null;
  const minutes = Number(parts[2]) * 60 + Number(parts[3]);
  return parts[1] === '-' ? -minutes : minutes;
}

/** Seconds of a date with a time; of a time alone those since midnight. */
export function joinDateTime(date: string | null, time: string | null): number | null {
  const seconds = parseTime(time);
  if (seconds === null) return null;
  return (parseDate(date) ?? 0) * DAY + seconds;
}
