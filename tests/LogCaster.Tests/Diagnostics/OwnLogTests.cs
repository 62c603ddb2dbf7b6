using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using LogCaster.Diagnostics;
using Microsoft.Extensions.Logging;
using ZLogger;

namespace LogCaster.Tests.Diagnostics;

internal sealed class OwnLogTests
{
    /// <summary>Every method of LogMessages.</summary>
    public static IEnumerable<string> Messages() => Methods().Select(method => method.Name);

    [Test]
    [MethodDataSource(nameof(Messages))]
    public async Task A_message_is_one_line_of_JSON_with_time_level_event_text_and_all_its_fields(string message)
    {
        MethodInfo method = Methods().Single(method => method.Name == message);
        ParameterInfo[] parameters = method.GetParameters()[1..];
        object[] values = [.. parameters.Select(Sample)];
        string line = Written(OwnLogFormat.Json, log => method.Invoke(null, [log, .. values])).Single();
        using JsonDocument json = JsonDocument.Parse(line);
        JsonElement root = json.RootElement;
        await Assert.That(root.EnumerateObject().Select(property => property.Name)).HasDistinctItems();
        await Assert.That(root.GetProperty("time").GetDateTimeOffset()).IsEqualTo(new ManualTime().GetUtcNow());
        await Assert.That(root.GetProperty("time").GetString()).EndsWith("+00:00");
        await Assert.That(new[] { "debug", "info", "warning", "error", "critical" }).Contains(root.GetProperty("level").GetString()!);
        await Assert.That(root.GetProperty("event").GetString()).IsEqualTo(char.ToLowerInvariant(message[0]) + message[1..]);
        await Assert.That(root.GetProperty("message").GetString()).DoesNotContain("{");
        foreach ((ParameterInfo parameter, object value) in parameters.Zip(values))
        {
            JsonElement field = root.GetProperty(parameter.Name!);
            if (value is Exception exception)
            {
                await Assert.That(field.GetProperty("message").GetString()).IsEqualTo(exception.Message);
                continue;
            }
            await Assert.That(field.ToString()).IsEqualTo(value.ToString());
            await Assert.That(root.GetProperty("message").GetString()).Contains(value.ToString()!);
        }
    }

    [Test]
    public async Task Ids_are_unique_and_what_a_client_can_cause_is_under_the_limit()
    {
        ZLoggerMessageAttribute[] attributes = [.. Methods().Select(method => method.GetCustomAttribute<ZLoggerMessageAttribute>()!)];
        await Assert.That(attributes.Select(attribute => attribute.EventId)).HasDistinctItems();
        // A message with a sender in it is one that the sender causes. What an administrator did is never held back.
        IEnumerable<string> unlimited = Methods()
            .Where(method => method.GetParameters().Any(parameter => parameter.Name == "from"))
            .Where(method => method.GetCustomAttribute<ZLoggerMessageAttribute>()!.EventId < LogMessages.FirstLimitedId)
            .Select(method => method.Name);
        await Assert.That(unlimited).IsEquivalentTo([nameof(LogMessages.Audit)]);
    }

    [Test]
    public async Task Arguments_are_of_types_that_survive_Native_AOT()
    {
        Type[] safe = [typeof(string), typeof(int), typeof(long), typeof(bool), typeof(Exception)];
        IEnumerable<string> others = Methods().SelectMany(method => method.GetParameters()[1..])
            .Where(parameter => !safe.Contains(parameter.ParameterType)).Select(parameter => $"{parameter.Member.Name} {parameter.Name}");
        await Assert.That(others).IsEmpty();
    }

    [Test]
    public async Task Lines_of_parallel_writers_are_whole_and_in_order_and_none_is_lost()
    {
        const int Writers = 8;
        const int LinesOfEach = 500;
        string[] lines = Written(OwnLogFormat.Json, log => Parallel.For(0, Writers, writer =>
        {
            for (int i = 0; i < LinesOfEach; i++)
            {
                log.Listening($"writer {writer}", "a \"quoted\"\n\u0001 text", i);
            }
        }));
        await Assert.That(lines.Length).IsEqualTo(Writers * LinesOfEach);
        var next = new Dictionary<string, int>();
        foreach (string line in lines)
        {
            using JsonDocument json = JsonDocument.Parse(line);
            string writer = json.RootElement.GetProperty("listener").GetString()!;
            await Assert.That(json.RootElement.GetProperty("port").GetInt32()).IsEqualTo(next.GetValueOrDefault(writer));
            await Assert.That(json.RootElement.GetProperty("address").GetString()).IsEqualTo("a \"quoted\"\n\u0001 text");
            next[writer] = next.GetValueOrDefault(writer) + 1;
        }
    }

    [Test]
    public async Task When_the_reader_is_too_slow_each_lost_line_is_counted_and_told()
    {
        const int Lines = OwnLogWriter.MaxQueuedLines + 5000;
        var metrics = new Metrics(1, []);
        using var output = new GatedStream();
        using (var log = new OwnLog(output, isTerminal: false, OwnLogFormat.Auto, LogLevel.Information, metrics, TimeProvider.System))
        {
            log.Stopped(-1);
            output.WaitForWriter();
            for (int i = 0; i < Lines; i++)
            {
                log.Stopped(i);
            }
            output.Open();
        }
        long told = 0;
        int written = 0;
        foreach (string line in output.Lines())
        {
            using JsonDocument json = JsonDocument.Parse(line);
            if (json.RootElement.GetProperty("event").GetString() == "ownLogDropped")
            {
                told += json.RootElement.GetProperty("lines").GetInt64();
            }
            else
            {
                written++;
            }
        }
        await Assert.That(metrics.OwnLogDropped.Value).IsGreaterThanOrEqualTo(5000);
        await Assert.That(told).IsEqualTo(metrics.OwnLogDropped.Value);
        await Assert.That(written + told).IsEqualTo(Lines + 1);
    }

    [Test]
    public async Task A_line_that_cannot_be_formatted_is_counted_and_told_and_harms_no_other()
    {
        var dropped = new Counter();
        var output = new MemoryStream();
        List<(long, string)> reports = [];
        using var writer = new OwnLogWriter(output, new FailingFormatter(), dropped, (lines, reason) => reports.Add((lines, reason)));
        using (var provider = new ZLogger.Providers.ZLoggerLogProcessorLoggerProvider(writer, new ZLoggerOptions()))
        {
            ILogger logger = provider.CreateLogger("test");
            logger.Stopped(1);
            logger.StoppingAtOnce("bad");
            logger.Stopped(2);
        }
        await Assert.That(Encoding.UTF8.GetString(output.ToArray())).IsEqualTo("Stopped after 1 records\nStopped after 2 records\n");
        await Assert.That(dropped.Value).IsEqualTo(1);
        await Assert.That(reports.Single()).IsEqualTo((1L, "a line could not be formatted: NotSupportedException"));
    }

    [Test]
    public async Task Lines_that_cannot_be_written_are_counted()
    {
        var metrics = new Metrics(1, []);
        var closed = new MemoryStream();
        await closed.DisposeAsync();
        using (var log = new OwnLog(closed, isTerminal: false, OwnLogFormat.Json, LogLevel.Information, metrics, TimeProvider.System))
        {
            log.Stopped(1);
            log.Stopped(2);
        }
        await Assert.That(metrics.OwnLogDropped.Value).IsEqualTo(2);
    }

    [Test]
    public async Task What_a_client_causes_too_often_is_held_back_counted_and_summed_up()
    {
        var metrics = new Metrics(1, []);
        string[] lines = Written(OwnLogFormat.Json, metrics, log =>
        {
            for (int i = 0; i < 100; i++)
            {
                log.FramingError("192.0.2.1");
            }
        });
        await Assert.That(lines.Length).IsEqualTo(6);
        using JsonDocument last = JsonDocument.Parse(lines[5]);
        await Assert.That(last.RootElement.GetProperty("event").GetString()).IsEqualTo("suppressed");
        await Assert.That(last.RootElement.GetProperty("suppressedEvent").GetString()).IsEqualTo("framingError");
        await Assert.That(last.RootElement.GetProperty("count").GetInt64()).IsEqualTo(95);
        await Assert.That(metrics.OwnLogSuppressed.Value).IsEqualTo(95);
    }

    [Test]
    public async Task On_a_terminal_a_line_is_time_level_and_text()
    {
        string[] lines = Written(OwnLogFormat.Auto, log => log.Listening("log", "127.0.0.1", 9999), isTerminal: true);
        await Assert.That(lines.Single()).IsEqualTo("2026-11-23 10:30:45.000Z info     Listening for log on 127.0.0.1, port 9999");
    }

    [Test]
    public async Task A_plain_line_shows_the_exception_below_it()
    {
        string[] lines = Written(OwnLogFormat.Plain, log => log.Unhandled("ring", new InvalidOperationException("out of bounds")));
        await Assert.That(lines[0]).IsEqualTo("2026-11-23 10:30:45.000Z critical A fault in ring ends LogCaster: please report it");
        await Assert.That(lines[1]).IsEqualTo("System.InvalidOperationException: out of bounds");
    }

    [Test]
    [Arguments(LogLevel.Debug, 3)]
    [Arguments(LogLevel.Information, 2)]
    [Arguments(LogLevel.Warning, 1)]
    [Arguments(LogLevel.Critical, 0)]
    public async Task Lines_below_the_level_are_left_out(LogLevel level, int expected)
    {
        using var output = new MemoryStream();
        using (var log = new OwnLog(output, isTerminal: false, OwnLogFormat.Json, level, new Metrics(1, []), TimeProvider.System))
        {
            log.ClientReset("log", "192.0.2.1");
            log.Stopped(1);
            log.SettingWarning("x");
        }
        await Assert.That(Encoding.UTF8.GetString(output.ToArray()).Count(c => c == '\n')).IsEqualTo(expected);
    }

    private static IEnumerable<MethodInfo> Methods() => typeof(LogMessages).GetMethods(BindingFlags.Static | BindingFlags.Public)
        .Where(method => method.GetCustomAttribute<ZLoggerMessageAttribute>() is not null);

    private static object Sample(ParameterInfo parameter, int index) => parameter.ParameterType switch
    {
        var type when type == typeof(string) => $"text {index}",
        var type when type == typeof(int) => 1000 + index,
        var type when type == typeof(long) => 10_000_000_000L + index,
        _ => new InvalidOperationException("sample \"fault\"\n"),
    };

    private static string[] Written(OwnLogFormat format, Action<OwnLog> write, bool isTerminal = false) =>
        Written(format, new Metrics(1, []), write, isTerminal);

    private static string[] Written(OwnLogFormat format, Metrics metrics, Action<OwnLog> write, bool isTerminal = false)
    {
        using var output = new MemoryStream();
        using (var log = new OwnLog(output, isTerminal, format, LogLevel.Debug, metrics, new ManualTime()))
        {
            write(log);
        }
        return Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private sealed class FailingFormatter : IZLoggerFormatter
    {
        public bool WithLineBreak => true;

        public void FormatLogEntry(System.Buffers.IBufferWriter<byte> writer, IZLoggerEntry entry)
        {
            entry.ToString(writer);
            if (entry.LogInfo.EventId.Name == "stoppingAtOnce")
            {
                throw new NotSupportedException();
            }
        }
    }

    /// <summary>Takes nothing until it is opened, as a pipe whose reader sleeps.</summary>
    private sealed class GatedStream : MemoryStream
    {
        private readonly ManualResetEventSlim _open = new();
        private readonly ManualResetEventSlim _writing = new();

        public void WaitForWriter() => _writing.Wait(TimeSpan.FromSeconds(10));

        public void Open() => _open.Set();

        public string[] Lines() => Encoding.UTF8.GetString(ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _writing.Set();
            _open.Wait(TimeSpan.FromSeconds(10));
            base.Write(buffer);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _open.Dispose();
                _writing.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
