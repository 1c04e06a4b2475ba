/* The tokens of PDF (ISO 32000-1, 7.2 and 7.3), written without printf: content is mostly numbers,
 * and nothing may depend on the locale. */
#include "base/utf8.h"
#include "pdf/internal.h"

static const char hex_digits[] = "0123456789ABCDEF";

void put_int(buf *out, int64_t v)
{
    char t[24];
    size_t i = sizeof t;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do t[--i] = (char)('0' + u % 10);
    while (u /= 10);
    if (v < 0) t[--i] = '-';
    buf_add(out, t + i, sizeof t - i);
}

void put_mpt(buf *out, int64_t v)
{
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    uint32_t part = (uint32_t)(u % 1000);
    if (v < 0) buf_byte(out, '-');
    if (u >= 1000 || !part) put_int(out, (int64_t)(u / 1000));
    if (!part) return;
    char t[4] = {'.', (char)('0' + part / 100), (char)('0' + part / 10 % 10),
                 (char)('0' + part % 10)};
    size_t n = 4;
    while (t[n - 1] == '0') n--;
    buf_add(out, t, n);
}

/* A carriage return would be read as a line feed. */
void put_string_byte(buf *out, uint32_t byte)
{
    if (byte == '(' || byte == ')' || byte == '\\') buf_byte(out, '\\');
    if (byte == '\r')
        buf_z(out, "\\r");
    else
        buf_byte(out, (int)byte);
}

void put_bytes(buf *out, str bytes)
{
    buf_byte(out, '(');
    for (size_t i = 0; i < bytes.n; i++) put_string_byte(out, (uint8_t)bytes.p[i]);
    buf_byte(out, ')');
}

static bool is_ascii(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((uint8_t)s.p[i] < 0x20 || (uint8_t)s.p[i] > 0x7E) return false;
    return true;
}

/* The UTF-16 code units of a code point; 1 or 2. */
static int utf16_units(uint32_t cp, uint32_t u[2])
{
    u[0] = cp;
    if (cp < 0x10000) return 1;
    u[0] = 0xD800 + ((cp - 0x10000) >> 10);
    u[1] = 0xDC00 + ((cp - 0x10000) & 0x3FF);
    return 2;
}

void put_text(buf *out, str utf8)
{
    if (is_ascii(utf8)) {
        put_bytes(out, utf8);
        return;
    }
    buf_z(out, "(\xFE\xFF");
    for (size_t i = 0; i < utf8.n;) {
        uint32_t u[2];
        int n = utf16_units(utf8_next(utf8, &i), u);
        for (int k = 0; k < n; k++) {
            put_string_byte(out, u[k] >> 8);
            put_string_byte(out, u[k] & 0xFF);
        }
    }
    buf_byte(out, ')');
}

void put_utf16_hex(buf *out, str utf8)
{
    buf_byte(out, '<');
    for (size_t i = 0; i < utf8.n;) {
        uint32_t u[2];
        int n = utf16_units(utf8_next(utf8, &i), u);
        for (int k = 0; k < n; k++)
            for (int shift = 12; shift >= 0; shift -= 4)
                buf_byte(out, hex_digits[u[k] >> shift & 15]);
    }
    buf_byte(out, '>');
}

void put_ref(buf *out, uint32_t number)
{
    put_int(out, number);
    buf_z(out, " 0 R");
}

typedef struct civil {
    int64_t year;
    int32_t month, day, hour, minute, second;
} civil;

/* Days to the civil calendar, proleptic Gregorian, in eras of 400 years from 1 March. */
static civil civil_of(int64_t seconds)
{
    int64_t days = seconds / 86400, rest = seconds % 86400;
    if (rest < 0) rest += 86400, days--;
    int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    int64_t month = mp < 10 ? mp + 3 : mp - 9;
    return (civil){yoe + era * 400 + (month <= 2),
                   (int32_t)month,
                   (int32_t)(doy - (153 * mp + 2) / 5 + 1),
                   (int32_t)(rest / 3600),
                   (int32_t)(rest / 60 % 60),
                   (int32_t)(rest % 60)};
}

void put_date(buf *out, int64_t seconds)
{
    civil c = civil_of(seconds);
    buf_fmt(out, "(D:%04d%02d%02d%02d%02d%02dZ)", (int)c.year, (int)c.month, (int)c.day,
            (int)c.hour, (int)c.minute, (int)c.second);
}

void put_iso_date(buf *out, int64_t seconds)
{
    civil c = civil_of(seconds);
    buf_fmt(out, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)c.year, (int)c.month, (int)c.day,
            (int)c.hour, (int)c.minute, (int)c.second);
}
