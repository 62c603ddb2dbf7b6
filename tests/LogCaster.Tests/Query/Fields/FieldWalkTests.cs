using System;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Query.Fields;
using LogCaster.Tests.Diagnostics;

namespace LogCaster.Tests.Query.Fields;

internal sealed class FieldWalkTests
{
    [Test]
    [Arguments("", "")]
    [Arguments("no fields in here", "")]
    [Arguments("level=info msg=\"say \\\"hi\\\" x=1\" n=5,", "level:info|msg:say \"hi\" x=1|n:5")]
    [Arguments("{\"a\":1,\"b\":{\"c\":\"x\",\"d\":{\"e\":[1,2]}},\"f\":null}", "a:1|b.c:x|b.d.e:[1,2]|f:null")]
    [Arguments("pid=7 {\"a\":{\"b\":true},\"\":{\"\":2}}", "a.b:true|.:2|pid:7")]
    [Arguments("{\"x\":{\"y\":1,bad},\"a\":{\"b\":2}}", "x.y:1|a.b:2")]
    [Arguments("{\"x\":{\"y\":1,\"z\":2}", "x.y:1|x.z:2")]
    [Arguments("{\"a\":1,\"a\":2}", "a:1|a:2")]
    [Arguments("{\"a\":{}}", "")]
    public async Task All_fields_are_given_in_order(string record, string fields) =>
        await Assert.That(FoundFields.Walk(record)).IsEqualTo(fields);

    [Test]
    [Arguments(31)]
    [Arguments(32)]
    [Arguments(33)]
    [Arguments(50_000)]
    public async Task Objects_deeper_than_32_are_text(int depth)
    {
        var record = new StringBuilder();
        for (int i = 0; i < depth; i++)
        {
            record.Append("{\"a\":");
        }
        string text = record.Append('1').Append('}', depth).ToString();
        int levels = int.Min(depth, JsonCursor.MaxDepth);
        string name = string.Join('.', new string('a', levels).ToCharArray());
        string value = depth <= JsonCursor.MaxDepth ? "1" : text[(levels * 5)..^levels];

        await Assert.That(FoundFields.Walk(text)).IsEqualTo($"{name}:{value}");
        await Assert.That(FoundFields.Find(text, name)).IsEqualTo(value);
        await Assert.That(FoundFields.Find(text, name + ".a")).IsNull();
    }

    [Test]
    public async Task Names_of_more_than_128_bytes_are_not_seen()
    {
        string longest = new('n', 128);
        string half = new('h', 63);
        string[] records =
        [
            $"{longest}=1 {longest}n=2 a=3",
            $"{{\"{longest}\":1,\"{longest}n\":2,\"a\":3}}",
            $"{{\"{longest}\":1,\"{longest}\":{{\"\":2}},\"a\":3}}",
        ];
        foreach (string record in records)
        {
            await Assert.That(FoundFields.Walk(record)).IsEqualTo($"{longest}:1|a:3");
            await Assert.That(FoundFields.Find(record, longest)).IsEqualTo("1");
            await Assert.That(FoundFields.Find(record, longest + "n")).IsNull();
            await Assert.That(FoundFields.Find(record, longest + ".")).IsNull();
        }
        string nested = $"{{\"{half}\":{{\"{half}h\":1,\"{half}hh\":2,\"{half}h\":{{\"x\":3}}}}}}";
        await Assert.That(FoundFields.Walk(nested)).IsEqualTo($"{half}.{half}h:1");
    }

    [Test]
    public async Task Hostile_records_take_no_longer_than_their_length_allows()
    {
        const int Size = 200_000;
        string[] units = ["{\"a\":", "{", "[", "\\", "\"", "a=", "=\"", "a=\"", " ", "{\"", "{\"a\":\"\\\"", "a", "{ ", "=", "{\"a\":{}"];
        foreach (string unit in units)
        {
            var record = new StringBuilder("{\"b\":1,");
            while (record.Length < Size)
            {
                record.Append(unit);
            }
            byte[] closed = Encoding.UTF8.GetBytes(record.Append('}').ToString());
            await Assert.That(FoundFields.Find(closed, "b")).IsEqualTo("1");
            await Assert.That(FoundFields.Find(closed, "none")).IsNull();
            await Assert.That(Count(closed)).IsGreaterThan(0);
            byte[] open = closed.AsSpan(0, closed.Length - 1).ToArray();
            await Assert.That(FoundFields.Find(open, "none")).IsNull();
            await Assert.That(Count(open)).IsGreaterThanOrEqualTo(0);
        }
    }

    [Test]
    public async Task Nothing_is_allocated()
    {
        byte[][] records =
        [
            Encoding.UTF8.GetBytes("time=2026-11-23T10:00:00Z level=info msg=\"say \\\"hi\\\" a=1\" status=500 dur=12.5ms"),
            Encoding.UTF8.GetBytes("{\"level\":\"warn\",\"http\":{\"status\":500,\"path\":\"\\/x\\u00e9\"},\"list\":[1,2]}"),
            Encoding.UTF8.GetBytes("app: status=1 {\"x\":{bad},\"http\":{\"status\":tru e}}"),
            Encoding.UTF8.GetBytes("no fields at all"),
        ];
        byte[] buffer = new byte[200];
        double sum = 0;
        for (int i = 0; i < 50; i++)
        {
            sum += Look(records, buffer);
        }
        long allocated = AllocationMeter.Least(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                sum += Look(records, buffer);
            }
        });
        await Assert.That(allocated).IsEqualTo(0);
        await Assert.That(sum).IsGreaterThan(70 * 1000);
    }

    private static double Look(byte[][] records, byte[] buffer)
    {
        double sum = 0;
        foreach (byte[] record in records)
        {
            if (FieldReader.TryFind(record, "status"u8, out FieldValue value) || FieldReader.TryFind(record, "http.status"u8, out value))
            {
                sum += FieldReader.TryReadNumber(value.Raw, out double number) ? number : 0;
            }
            var walk = new FieldWalk(record);
            while (walk.MoveNext())
            {
                sum += walk.Value.Decode(buffer) + walk.Name.Length;
            }
        }
        return sum;
    }

    private static int Count(byte[] record)
    {
        int count = 0;
        var walk = new FieldWalk(record);
        while (walk.MoveNext())
        {
            count++;
        }
        return count;
    }
}
