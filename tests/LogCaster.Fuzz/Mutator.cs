using System;
using System.Collections.Generic;
using System.Text;

namespace LogCaster.Fuzz;

/// <summary>Makes new inputs of old ones: the same seed gives the same inputs. Not for several threads at once.</summary>
/// <param name="random">The source of chance.</param>
/// <param name="words">Pieces of input that mean something to the target.</param>
internal sealed class Mutator(Random random, string[] words)
{
    /// <summary>Longest input.</summary>
    public const int MaxLength = 4096;

    private static readonly byte[] s_edges = [0, 1, 9, 10, 13, 32, (byte)'"', (byte)'\\', (byte)'=', (byte)'<', 0x7F, 0x80, 0xBF, 0xC2, 0xE2, 0xF0, 0xFF];

    /// <summary>A new input.</summary>
    /// <param name="corpus">Old ones; at least one.</param>
    public byte[] Next(IReadOnlyList<byte[]> corpus)
    {
        var bytes = new List<byte>(corpus[random.Next(corpus.Count)]);
        for (int steps = 1 + random.Next(6); steps > 0; steps--)
        {
            Mutate(bytes, corpus);
        }
        if (bytes.Count > MaxLength)
        {
            bytes.RemoveRange(MaxLength, bytes.Count - MaxLength);
        }
        return [.. bytes];
    }

    private void Mutate(List<byte> bytes, IReadOnlyList<byte[]> corpus)
    {
        int at = random.Next(bytes.Count + 1);
        switch (random.Next(8))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = s_edges[random.Next(s_edges.Length)];
                break;
            case 2:
                bytes.Insert(at, s_edges[random.Next(s_edges.Length)]);
                break;
            case 3 when words.Length > 0:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(words[random.Next(words.Length)]));
                break;
            case 4:
                bytes.RemoveRange(at, random.Next(int.Min(16, bytes.Count - at) + 1));
                break;
            case 5:
                bytes.InsertRange(at, bytes.GetRange(at, random.Next(bytes.Count - at + 1)));
                break;
            case 6:
                byte[] other = corpus[random.Next(corpus.Count)];
                int from = random.Next(other.Length + 1);
                bytes.InsertRange(at, other[from..(from + random.Next(other.Length - from + 1))]);
                break;
            default:
                bytes.Insert(at, (byte)random.Next(256));
                break;
        }
    }
}
