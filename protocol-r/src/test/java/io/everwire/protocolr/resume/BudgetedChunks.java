package io.everwire.protocolr.resume;

import io.everwire.api.Principal;
import org.jspecify.annotations.Nullable;

/** Heap memory under a budget of its own. */
final class BudgetedChunks implements ChunkSource {
    private static final Owner SOMEBODY = new Owner(Principal.ANONYMOUS, AddressPrefix.OTHER);

    private final ChunkPool pool = new ChunkPool(false, 4);
    private final ReplayBudget<String> budget;
    private final ReplayBudget<String>.Account account;

    BudgetedChunks(int session, int reserve) {
        this(new ReplayLimits(8L * session, 8L * session, session, session, ChunkPool.LARGE, reserve));
    }

    BudgetedChunks(ReplayLimits limits) {
        budget = new ReplayBudget<>(limits);
        account = budget.account(SOMEBODY, "session");
    }

    /** Takes this much for somebody else. */
    ReplayBudget<String>.Account another() {
        return budget.account(SOMEBODY, "another");
    }

    long held() {
        return account.held();
    }

    @Override
    public @Nullable ReplayChunk take(int wanted) {
        return account.take(ChunkPool.size(wanted)) ? pool.take(wanted) : null;
    }

    @Override
    public @Nullable ReplayChunk takeLeast() {
        return account.take(ChunkPool.LEAST) ? pool.takeLeast() : null;
    }

    @Override
    public @Nullable ReplayChunk takeReserve(int wanted) {
        return account.takeReserve(ChunkPool.size(wanted)) ? pool.take(wanted) : null;
    }

    @Override
    public void give(ReplayChunk chunk) {
        pool.give(chunk);
        account.give(chunk.capacity());
    }

    @Override
    public void giveReserve(ReplayChunk chunk) {
        pool.give(chunk);
        account.giveReserve(chunk.capacity());
    }
}
