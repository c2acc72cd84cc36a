package registry;

import io.apicurio.common.apps.config.DynamicConfigPropertyList;
import java.util.List;
import javax.enterprise.context.ApplicationScoped;
import javax.enterprise.inject.Produces;

/** What Apicurio lets an administrator change while it runs: nothing. The extension that lists it is not published. */
@ApplicationScoped
public class Properties {
    @Produces
    DynamicConfigPropertyList none() {
        return new DynamicConfigPropertyList(List.of());
    }
}
