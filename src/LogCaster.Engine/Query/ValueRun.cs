using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using LogCaster.Engine.Query.Fields;
using LogCaster.Engine.Query.Output;
using LogCaster.Engine.Query.Scan;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Query;

/// <summary>
/// Tells the values that a field has among the matches: the most frequent with their counts, or all, in order; or the names of all fields.
/// Memory is bounded by <see cref="ValueCounts.MaxDistinct"/>; when that is reached, a note says so.
/// </summary>
public sealed class ValueRun : PieceRun
{
    private readonly LogQuery _query;
    private readonly RecordFormat _format;
    private readonly byte[] _field;
    private readonly int _top;
    private readonly ValueCounts _counts = new();
    private KeyValuePair<byte[], long>[] _rows = [];
    private long _without;
    private int _written;

    /// <summary>Begins a run over what users see now.</summary>
    /// <param name="log">The records.</param>
    /// <param name="query">Which records to look at.</param>
    /// <param name="field">The field; empty for the names of all fields.</param>
    /// <param name="top">How many values to show, the most frequent ones with their counts; 0 shows all without.</param>
    /// <param name="budget">How long it may compute.</param>
    public ValueRun(SearchableLog log, LogQuery query, string field, int top, QueryBudget budget)
        : base(log, query, budget)
    {
        _query = query;
        _field = Encoding.UTF8.GetBytes(field);
        _top = top;
        _format = new RecordFormat(query, log.Sources, TimeZoneInfo.Utc);
    }

    /// <inheritdoc/>
    protected override bool Answer(ArrayBufferWriter<byte> output)
    {
        if (_written == 0)
        {
            output.Write(_query.Output != OutputFormat.Csv ? default : _top > 0 ? "value,count\r\n"u8 : "value\r\n"u8);
        }
        for (; _written < _rows.Length && output.WrittenCount < ChunkBytes; _written++)
        {
            WriteRow(output, _rows[_written].Key, _rows[_written].Value);
        }
        if (_written < _rows.Length)
        {
            return true;
        }
        WriteNotes(output);
        return false;
    }

    private protected override PieceTally NewTally() => new Tally(_field, new RecordFormat(_query, Log.Sources, TimeZoneInfo.Utc));

    private protected override void Sum(IReadOnlyList<PieceTally> tallies)
    {
        foreach (Tally tally in tallies.Cast<Tally>())
        {
            _counts.Add(tally.Counts);
            _without += tally.Without;
        }
        IEnumerable<KeyValuePair<byte[], long>> rows = _counts.All.OrderBy(row => row.Key, Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right)));
        _rows = [.. _top > 0 ? rows.OrderByDescending(row => row.Value).Take(_top) : rows];
    }

    private void WriteRow(ArrayBufferWriter<byte> output, byte[] value, long count)
    {
        string number = count.ToString(CultureInfo.InvariantCulture);
        switch (_query.Output)
        {
            case OutputFormat.Json:
                output.Write("{\"value\":\""u8);
                TextEscaper.Write(output, value, EscapeStyle.Json);
                Encoding.ASCII.GetBytes(_top > 0 ? $"\",\"count\":{number}}}\n" : "\"}\n", output);
                break;
            case OutputFormat.Csv:
                RecordFormat.WriteCsvCell(output, value);
                Encoding.ASCII.GetBytes(_top > 0 ? $",{number}\r\n" : "\r\n", output);
                break;
            default:
                Encoding.ASCII.GetBytes(_top > 0 ? number + " " : "", output);
                TextEscaper.Write(output, value, EscapeStyle.Text);
                output.Write("\n"u8);
                break;
        }
    }

    private void WriteNotes(ArrayBufferWriter<byte> output)
    {
        if (_rows.Length == 0 && _without == 0)
        {
            _format.WriteNote(output, "nothing found");
        }
        else if (_without > 0 && (_top > 0 || _rows.Length == 0))
        {
            string what = _field.Length > 0 ? $"the field {Encoding.UTF8.GetString(_field)}" : "fields";
            _format.WriteNote(output, string.Create(CultureInfo.InvariantCulture, $"{_without} records without {what}"));
        }
        if (_counts.IsFull)
        {
            string note = _top > 0 ? "counts may be too low" : "some are missing";
            _format.WriteNote(output, string.Create(CultureInfo.InvariantCulture, $"more than {ValueCounts.MaxDistinct} different values: {note}"));
        }
    }

    private sealed class Tally(byte[] field, RecordFormat format) : PieceTally
    {
        private readonly byte[] _value = new byte[ValueCounts.MaxValueBytes];

        public ValueCounts Counts { get; } = new();

        public long Without { get; private set; }

        public override bool NeedsSeverity => true;

        public override long Add(in BlockData data, ReadOnlySpan<int> hits)
        {
            foreach (int hit in hits)
            {
                long sequence = data.From + hit;
                Record record = data.Records[hit];
                ReadOnlySpan<byte> payload = data.PayloadOf(record);
                bool isWhole = field.Length == 0 ? TryAddNames(data, sequence, payload) : TryAddValue(data, sequence, record, payload);
                if (!isWhole)
                {
                    return sequence;
                }
            }
            return data.To;
        }

        private bool TryAddValue(in BlockData data, long sequence, in Record record, ReadOnlySpan<byte> payload)
        {
            bool isThere = format.TryRead(field, sequence, record, payload, out ReadOnlySpan<byte> text);
            int length = int.Min(text.Length, _value.Length);
            text[..length].CopyTo(_value);
            if (data.FirstIntact() > sequence)
            {
                return false;
            }
            if (isThere)
            {
                Counts.Add(_value.AsSpan(0, length), 1);
            }
            else
            {
                Without++;
            }
            return true;
        }

        private bool TryAddNames(in BlockData data, long sequence, ReadOnlySpan<byte> payload)
        {
            var walk = new FieldWalk(payload);
            bool any = false;
            while (walk.MoveNext())
            {
                int length = int.Min(walk.Name.Length, _value.Length);
                walk.Name[..length].CopyTo(_value);
                if (data.FirstIntact() > sequence)
                {
                    // Names of it that were counted already are true of it, and counted once more at most.
                    return false;
                }
                any = true;
                Counts.Add(_value.AsSpan(0, length), 1);
            }
            Without += any ? 0 : 1;
            return true;
        }
    }
}
