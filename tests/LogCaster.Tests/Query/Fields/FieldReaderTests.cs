using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Query.Fields;

namespace LogCaster.Tests.Query.Fields;

internal sealed class FieldReaderTests
{
    private const string Go = "time=2026-11-23T10:00:00.123Z level=ERROR msg=\"request \\\"GET /\\\" failed\" status=500 dur=12.5ms user= trace_id=4bf92f35";
    private const string Docker = "{\"log\":\"GET /health 200\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-23T10:00:00.123456789Z\"}";
    private const string Journal = "{\"_SYSTEMD_UNIT\":\"ssh.service\",\"PRIORITY\":\"6\",\"MESSAGE\":[72,105],\"__REALTIME_TIMESTAMP\":\"1795428000000000\",\"_PID\":\"42\"}";
    private const string Serilog = "{\"@t\":\"2026-11-23T10:00:00Z\",\"@mt\":\"Order {Id} by {User}\",\"@l\":\"Error\",\"Id\":17,\"User\":{\"Name\":\"Zo\\u00EB\",\"Admin\":true},\"@x\":null}";
    private const string Nginx = "10.0.0.1 - - [23/Nov/2026:10:00:00 +0000] \"GET /a?status=1&x=2 HTTP/1.1\" status=502, request_time=0.005 upstream=\"10.0.0.2:80\" ua=\"curl/8 (x=1)\"";
    private const string Fortinet = "<189>date=2026-11-23 time=10:00:00 devname=\"fw-1\" action=\"deny\" srcip=10.0.0.1 msg=\"a,b\"";
    private const string Prefixed = "2026-11-23 10:00:00 vm app[7]: pid=7 (rid=9) {\"a\":1, \"b\" : { \"c\" : [ 1, \"}\" ] } }\r";

    [Test]
    [Arguments(Go, "time", "2026-11-23T10:00:00.123Z")]
    [Arguments(Go, "level", "ERROR")]
    [Arguments(Go, "msg", "request \"GET /\" failed")]
    [Arguments(Go, "status", "500")]
    [Arguments(Go, "dur", "12.5ms")]
    [Arguments(Go, "user", "")]
    [Arguments(Go, "trace_id", "4bf92f35")]
    [Arguments(Go, "id", null)]
    [Arguments(Go, "Level", null)]
    [Arguments(Docker, "log", "GET /health 200\n")]
    [Arguments(Docker, "stream", "stdout")]
    [Arguments(Docker, "stdout", null)]
    [Arguments(Journal, "_SYSTEMD_UNIT", "ssh.service")]
    [Arguments(Journal, "PRIORITY", "6")]
    [Arguments(Journal, "MESSAGE", "[72,105]")]
    [Arguments(Journal, "_PID", "42")]
    [Arguments(Serilog, "@l", "Error")]
    [Arguments(Serilog, "Id", "17")]
    [Arguments(Serilog, "User.Name", "Zoë")]
    [Arguments(Serilog, "User.Admin", "true")]
    [Arguments(Serilog, "User", "{\"Name\":\"Zo\\u00EB\",\"Admin\":true}")]
    [Arguments(Serilog, "@x", "null")]
    [Arguments(Serilog, "Name", null)]
    [Arguments(Nginx, "status", "502")]
    [Arguments(Nginx, "request_time", "0.005")]
    [Arguments(Nginx, "upstream", "10.0.0.2:80")]
    [Arguments(Nginx, "x", null)]
    [Arguments(Fortinet, "date", "2026-11-23")]
    [Arguments(Fortinet, "action", "deny")]
    [Arguments(Fortinet, "msg", "a,b")]
    [Arguments(Prefixed, "a", "1")]
    [Arguments(Prefixed, "b.c", "[ 1, \"}\" ]")]
    [Arguments(Prefixed, "pid", "7")]
    [Arguments(Prefixed, "rid", "9")]
    public async Task Fields_of_real_programs_are_found(string record, string name, string? value) =>
        await Assert.That(FoundFields.Find(record, name)).IsEqualTo(value);

    [Test]
    [Arguments("a=1", "a", "1")]
    [Arguments("a=", "a", "")]
    [Arguments("a=\"\"", "a", "")]
    [Arguments("\ta=1\tb=2", "b", "2")]
    [Arguments("x a=never closed", "a", "never")]
    [Arguments("x a=\"never closed b=2", "a", "never closed b=2")]
    [Arguments("x a=\"never closed b=2", "b", null)]
    [Arguments("a=\"b=1\" b=2", "b", "2")]
    [Arguments("a=\"\\\" b=1\" b=2", "b", "2")]
    [Arguments("a=\"x\"b=2", "b", "2")]
    [Arguments("a?=\"b=1", "b", "1")]
    [Arguments("(a=1, b=[2]); c={3}", "a", "1")]
    [Arguments("(a=1, b=[2]); c={3;", "b", "[2")]
    [Arguments("dn=uid=ann,ou=people", "dn", "uid=ann,ou=people")]
    [Arguments("dn=uid=ann,ou=people", "ou", "people")]
    [Arguments("dn=uid=ann,ou=people", "uid", null)]
    [Arguments("aa=1 a=2", "a", "2")]
    [Arguments("a=1 a=2", "a", "1")]
    [Arguments("a.b/c-d@e_f=1", "a.b/c-d@e_f", "1")]
    [Arguments("type=SYSCALL msg='op=login acct=\"root\"'", "op", "login")]
    [Arguments("type=SYSCALL msg='op=login acct=\"root\"'", "acct", "root")]
    [Arguments("a = 1", "a", null)]
    [Arguments("a b", "a", null)]
    [Arguments("é=1 a=2", "é", null)]
    [Arguments("a=C:\\new", "a", "C:\\new")]
    [Arguments("a=\"C:\\\\new\"", "a", "C:\\new")]
    [Arguments("=1", "", null)]
    [Arguments("", "a", null)]
    public async Task Logfmt_is_read_as_documented(string record, string name, string? value) =>
        await Assert.That(FoundFields.Find(record, name)).IsEqualTo(value);

    [Test]
    [Arguments("{\"http\":{\"status\":500}}", "http.status", "500")]
    [Arguments("{\"http.status\":500}", "http.status", "500")]
    [Arguments("{\"http\":{\"status\":500},\"http.status\":1}", "http.status", "500")]
    [Arguments("{\"http\":5,\"http.status\":1}", "http.status", "1")]
    [Arguments("{\"http\":{},\"http\":{\"status\":2}}", "http.status", "2")]
    [Arguments("{\"a\":{\"b.c\":{\"d\":1}}}", "a.b.c.d", "1")]
    [Arguments("{\"a.b\":{\"c.d\":1}}", "a.b.c.d", "1")]
    [Arguments("{\"a\":[{\"b\":1}]}", "a.b", null)]
    [Arguments("{\"b\":\"\\\"a\\\":1\",\"a\":2}", "a", "2")]
    [Arguments("{\"a\":{}}", "a", "{}")]
    [Arguments("{\"\":1}", "", "1")]
    [Arguments("{\"a\":{\"\":1}}", "a.", "1")]
    [Arguments("{}", "a", null)]
    [Arguments("a=1 {}", "a", "1")]
    [Arguments("a=1 {\"a\":2}", "a", "2")]
    [Arguments("a=1 {x} {\"b\":2}", "b", "2")]
    [Arguments("{\"a\":1} a=2", "a", "2")]
    [Arguments("{\"a\":-1.5e3 }", "a", "-1.5e3")]
    [Arguments("{\"a\\nb\":1}", "a\\nb", "1")]
    public async Task Json_is_read_as_documented(string record, string name, string? value) =>
        await Assert.That(FoundFields.Find(record, name)).IsEqualTo(value);

    [Test]
    [Arguments("{\"a\":1,\"b\":}", "a", "1")]
    [Arguments("{\"a\":1,\"b\":}", "b", null)]
    [Arguments("{\"a\":1,b:2,\"c\":3}", "c", null)]
    [Arguments("{\"x\":{bad},\"a\":1}", "a", "1")]
    [Arguments("{\"x\":{\"y\":1,bad,\"z\":2},\"a\":1}", "x.y", "1")]
    [Arguments("{\"x\":{\"y\":1,bad,\"z\":2},\"a\":1}", "x.z", null)]
    [Arguments("{\"x\":{\"y\":1,\"a\":2}", "x.a", "2")]
    [Arguments("{\"x\":{\"y\":1,\"a\":2}", "x", "{\"y\":1,\"a\":2}")]
    [Arguments("{\"a\":1,\"b\":\"never closed}", "a", "1")]
    [Arguments("{\"a\":1,\"b\":\"never closed}", "b", null)]
    [Arguments("{\"a\":[1,2,\"b\":3}", "b", null)]
    [Arguments("{\"a\" 1}", "a", null)]
    [Arguments("{\"a\":NaN,}", "a", "NaN")]
    [Arguments("{\"a}", "a", null)]
    [Arguments("{\"a\":}", "a", null)]
    [Arguments("p=1 {\"a\":}", "p", "1")]
    public async Task What_stands_before_a_fault_counts(string record, string name, string? value) =>
        await Assert.That(FoundFields.Find(record, name)).IsEqualTo(value);

    [Test]
    [Arguments("\\\" \\\\ \\/", "\" \\ /")]
    [Arguments("\\n\\t\\r\\b\\f", "\n\t\r\b\f")]
    [Arguments("\\u00e9\\u20AC\\u000a", "é€\n")]
    [Arguments("\\ud83d\\ude00", "\U0001F600")]
    [Arguments("\\ud83d x", "\uFFFD x")]
    [Arguments("\\ude00\\ud83d", "\uFFFD\uFFFD")]
    [Arguments("\\ud83d\\u0041", "\uFFFD\\u0041")]
    [Arguments("\\u0041\\u007a\\u0030", "\\u0041\\u007a\\u0030")]
    [Arguments("\\q \\x41 \\u12", "\\q \\x41 \\u12")]
    [Arguments("\\uzzzz", "\\uzzzz")]
    public async Task Escapes_are_decoded_but_for_letters_and_digits(string written, string value)
    {
        await Assert.That(FoundFields.Find($"{{\"a\":\"{written}\"}}", "a")).IsEqualTo(value);
        await Assert.That(FoundFields.Find($"a=\"{written}\"", "a")).IsEqualTo(value);
        await Assert.That(FoundFields.FindRaw($"a=\"{written}\"", "a")).IsEqualTo(written);
    }

    [Test]
    public async Task A_backslash_at_the_end_is_kept()
    {
        await Assert.That(FoundFields.Find("a=\"x\\", "a")).IsEqualTo("x\\");
        await Assert.That(FoundFields.Find("a=\"x\\\"", "a")).IsEqualTo("x\"");
    }

    [Test]
    [Arguments("a=\"x\"", false)]
    [Arguments("a=x\\n", false)]
    [Arguments("a=\"x\\n\"", true)]
    [Arguments("{\"a\":\"x\"}", false)]
    [Arguments("{\"a\":\"\\\\\"}", true)]
    [Arguments("{\"a\":[\"\\n\"]}", false)]
    public async Task Only_a_quoted_value_with_a_backslash_is_escaped(string record, bool isEscaped)
    {
        bool found = FieldReader.TryFind(Encoding.UTF8.GetBytes(record), "a"u8, out FieldValue value);
        bool escaped = value.IsEscaped;
        await Assert.That(found).IsTrue();
        await Assert.That(escaped).IsEqualTo(isEscaped);
    }

    [Test]
    [Arguments("0", 0)]
    [Arguments("-12", -12)]
    [Arguments("+3.5", 3.5)]
    [Arguments(".5", .5)]
    [Arguments("5.", 5)]
    [Arguments("1e3", 1000)]
    [Arguments("1.5E-2", 0.015)]
    [Arguments("123ms", 123)]
    [Arguments("45%", 45)]
    [Arguments("12.5µs", 12.5)]
    [Arguments("7μs", 7)]
    [Arguments("10KiB", 10)]
    [Arguments("5e", 5)]
    [Arguments("5eV", 5)]
    [Arguments("1e5ms", 100_000)]
    [Arguments("10x", 10)]
    [Arguments("00012345678901234567890", 12345678901234567890d)]
    public async Task Numbers_are_read_with_or_without_a_unit(string text, double number)
    {
        await Assert.That(FieldReader.TryReadNumber(Encoding.UTF8.GetBytes(text), out double read)).IsTrue();
        await Assert.That(read).IsEqualTo(number);
    }

    [Test]
    [Arguments("")]
    [Arguments("-")]
    [Arguments(".")]
    [Arguments("-.e3")]
    [Arguments("ms")]
    [Arguments("e5")]
    [Arguments("NaN")]
    [Arguments("Infinity")]
    [Arguments("-∞")]
    [Arguments("1e999")]
    [Arguments("0x10")]
    [Arguments("0xff")]
    [Arguments("-0Xab")]
    [Arguments(" 1")]
    [Arguments("1 ")]
    [Arguments("1 ms")]
    [Arguments("1,000")]
    [Arguments("1.2.3")]
    [Arguments("10.0.0.1")]
    [Arguments("1m30s")]
    [Arguments("45%%")]
    [Arguments("5bytes")]
    [Arguments("1\0")]
    [Arguments("2026-11-23")]
    public async Task What_is_no_number_is_not_read(string text)
    {
        await Assert.That(FieldReader.TryReadNumber(Encoding.UTF8.GetBytes(text), out double read)).IsFalse();
        await Assert.That(read).IsEqualTo(0);
    }
}
