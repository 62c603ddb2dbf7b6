using System.Buffers;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.Engine.Query;

namespace LogCaster.Tests.Query;

internal sealed class GatheredAnswerTests
{
    private const int Chunk = QueryRun.ChunkBytes;
    private const int Max = 8 * Chunk;

    [Test]
    public async Task Without_shared_memory_left_an_answer_still_has_room_for_a_chunk()
    {
        var shared = new AnswerMemory(0);
        var answer = new GatheredAnswer(Max, shared);

        await Assert.That(Fill(answer)).IsEqualTo(Chunk);
        await Assert.That(shared.TakenBytes).IsEqualTo(0);
    }

    [Test]
    public async Task An_answer_stops_at_its_own_bound_and_gives_the_shared_memory_back()
    {
        var shared = new AnswerMemory(100 * Chunk);
        var answer = new GatheredAnswer(Max, shared);

        await Assert.That(Fill(answer)).IsEqualTo(Max);
        await Assert.That(shared.TakenBytes).IsGreaterThanOrEqualTo(Max - Chunk);
        answer.Release();
        answer.Release();
        await Assert.That(shared.TakenBytes).IsEqualTo(0);
    }

    [Test]
    public async Task Answers_never_hold_more_than_they_share()
    {
        var shared = new AnswerMemory(4 * Chunk);
        GatheredAnswer[] answers = [.. Enumerable.Range(0, 10).Select(_ => new GatheredAnswer(Max, shared))];

        int sum = answers.Sum(Fill);

        await Assert.That(shared.TakenBytes).IsLessThanOrEqualTo(4 * Chunk);
        await Assert.That(sum).IsLessThanOrEqualTo((10 + 4) * Chunk);
    }

    [Test]
    public async Task What_was_written_is_handed_out_a_chunk_at_a_time_and_then_let_go()
    {
        var shared = new AnswerMemory(100 * Chunk);
        var answer = new GatheredAnswer(Max, shared);
        byte[] written = [.. Enumerable.Range(0, (2 * Chunk) + 5).Select(i => (byte)i)];
        foreach (byte[] piece in written.Chunk(1000))
        {
            await Assert.That(answer.HasRoom()).IsTrue();
            answer.Output.Write(piece);
        }
        var output = new ArrayBufferWriter<byte>();

        await Assert.That(answer.HandOut(output)).IsTrue();
        await Assert.That(output.WrittenCount).IsEqualTo(Chunk);
        await Assert.That(answer.HandOut(output)).IsTrue();
        await Assert.That(answer.HandOut(output)).IsFalse();
        await Assert.That(output.WrittenMemory.ToArray().SequenceEqual(written)).IsTrue();
        await Assert.That(shared.TakenBytes).IsEqualTo(0);
    }

    private static int Fill(GatheredAnswer answer)
    {
        byte[] record = new byte[64];
        while (answer.HasRoom())
        {
            answer.Output.Write(record);
        }
        return answer.Output.WrittenCount;
    }
}
