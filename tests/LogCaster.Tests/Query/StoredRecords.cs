using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using LogCaster.Engine.Decoding;
using LogCaster.Engine.Query;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;
using LogCaster.Tests.Ring;

namespace LogCaster.Tests.Query;

/// <summary>What is known of a record that was appended.</summary>
internal sealed record StoredRecord(long Sequence, long Ticks, Severity Severity, int Source, byte[] Payload)
{
    public string Text { get; } = Encoding.UTF8.GetString(Payload);
}

/// <summary>A ring of random records, and the same records in a list.</summary>
internal sealed class StoredRecords : IDisposable
{
    /// <summary>What records are made of: log words, cases, characters of every length, twins of ASCII letters, controls, LF, bytes that are not UTF-8.</summary>
    public static readonly string[] Vocabulary =
    [
        "ERROR", "error", "Error", "disk full", "disk", "timeout", "user=42", "GET /api", "connection refused", "k", "K", "\u212A", "ſ", "İ", "i", "é", "É",
        "€", "😀", "\x1b[31m", "\n", "\0", "\t", "\r", "5", "55", "2026-11-23", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "#", "\"", "\\", "\u2028",
        " status=500 ", " status=404ms", " svc=auth ", " svc=\"Auth\" ", "{\"svc\":\"auth\",\"status\":7.5}", "svc:auth",
    ];

    private readonly List<StoredRecord> _all = [];
    private readonly SteppingTime _time = new();
    private readonly WrittenRecords? _written;

    /// <summary>Makes an empty ring.</summary>
    /// <param name="options">Its sizes.</param>
    /// <param name="inFiles">Whether the records are written to files too, so that users go on to see those that the ring has overwritten.</param>
    public StoredRecords(RingOptions options, bool inFiles = false)
    {
        Ring = new RecordRing(options, _time);
        Sources = new SourceTable(8);
        for (int i = 0; i < 3; i++)
        {
            Sources.Add($"192.0.2.{i}");
        }
        _written = inFiles ? new WrittenRecords(Ring, Sources, _time) : null;
    }

    public RecordRing Ring { get; }

    public SourceTable Sources { get; }

    public SearchableLog Log => new(Ring, Sources, _written?.History, TimeZoneInfo.Utc);

    public long NowTicks => _time.Ticks;

    /// <summary>What users see now, by the list.</summary>
    public IReadOnlyList<StoredRecord> Visible
    {
        get
        {
            (long from, long to) = Log.Range();
            return _all.GetRange((int)from, (int)(to - from));
        }
    }

    public void Dispose()
    {
        _written?.Dispose();
        Ring.Dispose();
    }

    /// <summary>Appends random records in batches, with steps of the clock between them.</summary>
    public void Fill(Random random, int count, int maxRecordBytes, bool mayStepBack)
    {
        while (_all.Count < count)
        {
            _time.Ticks += (random.Next(mayStepBack ? 40 : 4) == 0 && mayStepBack ? -1 : 1) * random.NextInt64(3000) * TimeSpan.TicksPerMillisecond;
            var batch = new Batch();
            int source = random.Next(4);
            for (int i = random.Next(1, 60); i > 0 && _all.Count < count; i--)
            {
                byte[] payload = NewPayload(random, maxRecordBytes);
                Severity severity = _written is null ? (Severity)random.Next(9) : SeverityScanner.Scan(payload);
                batch.Add(payload, gap: random.Next(5) == 0 ? random.Next(1, 30) : 1, severity);
                _all.Add(new StoredRecord(_all.Count, _time.Ticks, severity, source, payload));
            }
            batch.AppendTo(Ring, source);
            _written?.Write(random);
        }
    }

    /// <summary>Appends one record.</summary>
    public void Add(string text, Severity severity = Severity.None)
    {
        var batch = new Batch();
        byte[] payload = Encoding.UTF8.GetBytes(text);
        batch.Add(payload, gap: 1, severity);
        _all.Add(new StoredRecord(_all.Count, _time.Ticks, severity, 0, payload));
        batch.AppendTo(Ring);
    }

    public void Step(TimeSpan time) => _time.Ticks += time.Ticks;

    /// <summary>A time at which a record came, or one just beside it.</summary>
    public long AnyTicks(Random random) => Visible.Count == 0 ? NowTicks : Visible[random.Next(Visible.Count)].Ticks + random.Next(-1, 2);

    private static byte[] NewPayload(Random random, int maxRecordBytes)
    {
        IEnumerable<string> pieces = Enumerable.Range(0, random.Next(1, 9)).Select(_ => Vocabulary[random.Next(Vocabulary.Length)]);
        byte[] payload = Encoding.UTF8.GetBytes(string.Join(random.Next(2) == 0 ? " " : "", pieces));
        if (random.Next(10) == 0)
        {
            payload[random.Next(payload.Length)] = (byte)random.Next(256);
        }
        return payload[..int.Min(payload.Length, maxRecordBytes)];
    }
}
