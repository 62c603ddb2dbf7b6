using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary>How records are written in answers, whatever is in them.</summary>
internal sealed class OutputTests
{
    [Test]
    public async Task Every_line_of_json_output_parses_and_gives_the_text_back()
    {
        string[] texts = ["ERROR plain", "tab\tand esc \u001b[0m", "\"quotes\" and \\", "umlaut ä, 漢字, 🙂", "line \u2028 separator", "{\"a\":1}"];
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        DateTimeOffset before = DateTimeOffset.UtcNow.AddMilliseconds(-1);
        await server.StoreAsync(string.Join('\n', texts));

        JsonElement[] records = [.. Lines(await server.AskAsync("RECENT 100 out=json"))];

        await Assert.That(records.Select(record => record.GetProperty("message").GetString()!)).IsEquivalentTo(texts);
        for (int i = 0; i < records.Length; i++)
        {
            await Assert.That(records[i].GetProperty("seq").GetInt64()).IsEqualTo(i);
            await Assert.That(records[i].GetProperty("source").GetString()).IsEqualTo("127.0.0.1");
            await Assert.That(records[i].GetProperty("time").GetString()!).Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
            await Assert.That(records[i].GetProperty("time").GetDateTimeOffset()).IsBetween(before, DateTimeOffset.UtcNow);
        }
        await Assert.That(records[0].GetProperty("level").GetString()).IsEqualTo("error");
        await server.StopAsync();
    }

    [Test]
    public async Task Bytes_that_are_not_UTF8_are_kept_and_shown_as_replacement_characters()
    {
        byte[] sent = [(byte)'a', 0xFF, 0xC3, (byte)'b', (byte)'\n'];
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        await server.StoreAsync(sent);

        using WireClient raw = await WireClient.ConnectAsync(server.QueryPort);
        await raw.SendAsync("RECENT out=raw\n");
        await Assert.That(await raw.ReceiveAllAsync()).IsEquivalentTo(sent);
        await Assert.That(await server.AskAsync("RECENT")).EndsWith("] a\uFFFD\uFFFDb\n");
        await Assert.That(Lines(await server.AskAsync("RECENT out=json")).Single().GetProperty("message").GetString()).IsEqualTo("a\uFFFD\uFFFDb");
        await server.StopAsync();
    }

    [Test]
    public async Task Text_output_holds_no_control_character_of_a_record_but_TAB()
    {
        byte[] every = [.. Enumerable.Range(1, 255).Select(value => (byte)value).Where(value => value != '\n'), (byte)'\n'];
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        await server.StoreAsync(every);

        using WireClient client = await WireClient.ConnectAsync(server.QueryPort);
        await client.SendAsync("RECENT\n");
        string answer = Encoding.UTF8.GetString(await client.ReceiveAllAsync());

        await Assert.That(answer.Where(letter => char.IsControl(letter) && letter is not ('\n' or '\t'))).IsEmpty();
        await Assert.That(answer.Count(letter => letter == '\n')).IsEqualTo(2);
        await server.StopAsync();
    }

    [Test]
    public async Task Text_times_are_local_times_of_the_server()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("TZ=Asia/Kathmandu");
        await server.StoreAsync("x\n");
        DateTimeOffset stored = Lines(await server.AskAsync("RECENT out=json")).Single().GetProperty("time").GetDateTimeOffset();
        DateTimeOffset local = stored.ToOffset(new TimeSpan(5, 45, 0));
        string text = local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

        await Assert.That(await server.AskAsync("RECENT")).IsEqualTo($"FOUND: 1 matches\n[{text}] x\n");
        await Assert.That(await server.AskAsync($"FILTER {text} {text}")).IsEqualTo($"FOUND: 1 matches\n[{text}] x\n");
        await server.StopAsync();
    }

    private static IEnumerable<JsonElement> Lines(string answer) => answer.TrimEnd('\n').Split('\n').Select(line =>
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    });
}
