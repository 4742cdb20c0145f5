package io.everwire.conformance.kit;

import io.everwire.conformance.rig.Rig;
import io.everwire.conformance.rig.Role;
import io.everwire.conformance.session.SessionRig;
import io.everwire.spi.TransportProvider;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.opentest4j.TestAbortedException;

/** One run of a case: in one role, against one peer, on a rig of its own. */
final class Cell implements TestTemplateInvocationContext, ParameterResolver, InvocationInterceptor, AfterEachCallback {
    private final Case promise;
    private final KitSettings settings;
    private final String label;
    private final Rig rig;
    private final SessionRig sessions;

    Cell(Case promise, UnderTest tested, Role role, Optional<TransportProvider> peer, KitSettings settings) {
        this.promise = promise;
        this.settings = settings;
        this.label = role.name().toLowerCase(Locale.ROOT) + " against "
                + peer.map(TransportProvider::name).orElse("a raw peer");
        this.rig = new Rig(
                tested.provider(),
                role,
                peer.orElse(null),
                tested.network(),
                settings.limits(),
                settings.seed(),
                settings.full());
        this.sessions = new SessionRig(rig, tested::multiplexer);
    }

    @Override
    public String getDisplayName(int invocation) {
        return label;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
        return List.of(this);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Rig.class || type == SessionRig.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Rig.class ? rig : sessions;
    }

    /** On a thread of its own, so that a case that hangs ends, too. */
    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context) {
        long millis = (long) (promise.seconds() * 1_000 * settings.timeoutFactor());
        try {
            Assertions.assertTimeoutPreemptively(Duration.ofMillis(millis), invocation::proceed);
            rig.checkForeignThreads();
        } catch (TestAbortedException doesNotApplyHere) {
            throw doesNotApplyHere;
        } catch (AssertionError | RuntimeException failure) {
            throw told(failure, context);
        }
    }

    /** A SHOULD that does not hold is no failure of somebody's build, unless they want it to be. */
    private RuntimeException told(Throwable failure, ExtensionContext context) {
        CaseFailure told = new CaseFailure(promise, label, settings, rig, failure);
        boolean strict = context.getConfigurationParameter(KitSettings.STRICT, Boolean::parseBoolean)
                .orElse(false);
        if (promise.level() != Level.MUST && !strict) {
            return new TestAbortedException(String.valueOf(told.getMessage()), told);
        }
        CaseRunner.failed(context);
        throw told;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        sessions.close();
        try {
            rig.close();
        } catch (AssertionError | RuntimeException left) {
            CaseRunner.failed(context);
            throw new CaseFailure(promise, label, settings, rig, left);
        }
    }
}
