using System;
using System.Collections.Generic;
using System.Text;
using LogCaster.Engine.Framing;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;

namespace LogCaster.Tests.Ring;

/// <summary>Records on their way into a ring: bytes, and slices of them, as an ingest session hands them over.</summary>
internal sealed class Batch
{
    private readonly List<byte> _bytes = [];
    private readonly List<RecordSlice> _slices = [];

    public int Count => _slices.Count;

    public byte[] Bytes => [.. _bytes];

    public RecordSlice[] Slices => [.. _slices];

    /// <summary>A batch of texts, each ended by LF.</summary>
    public static Batch Of(params ReadOnlySpan<string> texts)
    {
        var batch = new Batch();
        foreach (string text in texts)
        {
            batch.Add(Encoding.UTF8.GetBytes(text), gap: 1);
        }
        return batch;
    }

    /// <summary>What framing makes of a stream, severities left out.</summary>
    public static Batch Framed(FramingRules rules, string stream)
    {
        var batch = new Batch();
        batch._bytes.AddRange(Encoding.UTF8.GetBytes(stream));
        var slices = new RecordSlice[64];
        var state = default(FramingState);
        RecordFramer.Split(rules, ref state, batch.Bytes, endOfStream: true, slices, out int count, out _);
        batch._slices.AddRange(slices.AsSpan(0, count));
        return batch;
    }

    /// <summary>Adds a record.</summary>
    /// <param name="payload">Its bytes.</param>
    /// <param name="gap">How many bytes that belong to no record follow it.</param>
    /// <param name="severity">Its severity.</param>
    /// <param name="flags">Its flags.</param>
    public void Add(ReadOnlySpan<byte> payload, int gap, Severity severity = Severity.None, RecordFlags flags = RecordFlags.None)
    {
        _slices.Add(new RecordSlice { Start = _bytes.Count, Length = payload.Length, Severity = severity, Flags = flags });
        _bytes.AddRange(payload);
        for (int i = 0; i < gap; i++)
        {
            _bytes.Add((byte)'#');
        }
    }

    public int AppendTo(RecordRing ring, int source = 0) => ring.Append(Bytes, Slices, Protocol.Tcp, source);
}
